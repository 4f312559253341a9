import type { Line } from './line';
import type { Session } from './session';

/** A client's socket and what serves it. */
export interface Connection {
  line: Line;
  session: Session;
}
