import { useEffect, useSyncExternalStore } from 'react';
import { readStored, writeStored } from './storage';
import { useMedia } from './use-media';

/** Light or dark. */
export type ColorScheme = 'light' | 'dark';

const storageKey = 'wallboard-scheme';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

function readChoice(): ColorScheme | null {
  const value = readStored(window.localStorage, storageKey);
  return value === 'light' || value === 'dark' ? value : null;
}

/** Keeps the reader's choice, for every tab of this browser. */
export function chooseColorScheme(scheme: ColorScheme): void {
  writeStored(window.localStorage, storageKey, scheme);
  for (const listener of [...listeners]) listener();
}

/** The page's colours: the reader's choice on this browser, else what their system asks for. */
export function useColorScheme(): ColorScheme {
  const isDark = useMedia('(prefers-color-scheme: dark)');
  return useSyncExternalStore(subscribe, readChoice) ?? (isDark ? 'dark' : 'light');
}

/** Puts the colours on the whole page. */
export function usePageColors(): void {
  const scheme = useColorScheme();
  useEffect(() => {
    document.documentElement.dataset.scheme = scheme;
  }, [scheme]);
}
