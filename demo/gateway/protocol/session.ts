import type { SocketKind } from '../../../src/vocabulary';
import type { ClientFrame } from './wire';

/** One client on one socket, from open to close. */
export interface Session {
  readonly kind: SocketKind;
  /** Who it is; `null` until a token was accepted. */
  readonly userId: number | null;
  /** What it is subscribed to: paths on the presence socket, user strings on the messages socket. */
  subscriptions: () => string[];
  receive: (incoming: ClientFrame) => void;
  /** The socket is gone, or is about to be. */
  end: () => void;
}
