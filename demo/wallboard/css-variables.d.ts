import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Of all sizes on a wall. */
    '--scale'?: number;
    /** Of a wall's cells. */
    '--cell'?: number;
    /** Of a name in a cell, for all of it to be seen. */
    '--fit'?: number;
  }
}
