import { createTheme } from '@mantine/core';

/** Mantine's controls in the wallboard's type and corners; colours are in `styles/tokens.css`. */
export const theme = createTheme({
  fontFamily: '"Inter Variable", system-ui, sans-serif',
  headings: { fontFamily: '"Inter Variable", system-ui, sans-serif' },
  colors: {
    // The same greys as the wallboard's own surfaces; Mantine draws inputs and popovers with them.
    dark: [
      '#e9edf1',
      '#c4ccd4',
      '#9da8b4',
      '#6c7783',
      '#2f3741',
      '#262d35',
      '#1b2127',
      '#161a1f',
      '#0e1115',
      '#0a0c0f',
    ],
  },
  primaryColor: 'cyan',
  primaryShade: 9,
  defaultRadius: 'md',
  respectReducedMotion: true,
  cursorType: 'pointer',
});
