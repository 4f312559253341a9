import { useCallback, useSyncExternalStore } from 'react';

/** Whether a media query holds, now and whenever that changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', listener);
      return () => {
        list.removeEventListener('change', listener);
      };
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** True where the page is as narrow as a phone or a side panel; the same width as in the style sheets. */
export const useIsNarrow = (): boolean => useMedia('(max-width: 47.99em)');

/**
 * True where the page is narrow or low, by its window or by the reader's zoom. There the page itself scrolls, one view
 * at a time: a list of its own would be left with a slit. The same sizes as in the style sheets.
 */
export const useIsSmall = (): boolean => useMedia('(max-width: 47.99em), (max-height: 33.99em)');
