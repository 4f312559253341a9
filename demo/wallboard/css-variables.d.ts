import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Of all sizes on a wall. */
    '--scale'?: number;
    /** Of a wall's cells. */
    '--cell'?: number;
  }
}
