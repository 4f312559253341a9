import { useMediaQuery } from '@mantine/hooks';

/** True where the page is as narrow as a phone; the same width as in the style sheets. */
export const useIsNarrow = (): boolean =>
  useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false });
