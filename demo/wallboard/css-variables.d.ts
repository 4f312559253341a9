import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Of all sizes on a wall. */
    '--scale'?: number;
  }
}
