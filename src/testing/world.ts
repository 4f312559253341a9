import type {
  UserPresenceData,
  WebSocketErrorMessage,
  WebSocketPresenceMessage,
  WebSocketTickMessage,
  WebsocketResponseMessage,
} from '../vocabulary';
import type { ReceivedFrame } from './frames';

/** What a path stands for; `id` is a user's or a group's. */
export interface WatchedResource {
  kind: 'user' | 'group';
  id: number;
}

/** What every session of one gateway shares: what the server knows, how it behaves, and what it writes down. */
export interface ServerWorld {
  readonly rows: Map<number, UserPresenceData>;
  readonly members: Map<number, readonly number[]>;
  readonly unread: Map<string, WebsocketResponseMessage>;
  readonly received: ReceivedFrame[];
  readonly violations: string[];
  readonly autoWelcome: boolean;
  readonly autoSnapshot: boolean;
  readonly echoPath: boolean;
  readonly parsePath: (path: string) => WatchedResource | null;
  refusesToken: (token: string) => boolean;
  refuseWith: 'error' | number;
}

/** Everything that a server says. */
export type ServerFrame =
  WebSocketTickMessage | WebSocketErrorMessage | WebSocketPresenceMessage | WebsocketResponseMessage;

/** The server's way to one client. */
export interface Downlink {
  send(frame: ServerFrame): void;
  /** Sends a welcome unless `isDue` says otherwise when its turn comes; `onArrival` once the client has it. */
  welcome(isDue: () => boolean, onArrival: () => void): void;
  close(code: number, reason: string): void;
}

/** A user as a snapshot shows them: all that is known, or the bare id. */
export function rowOf(world: ServerWorld, userId: number): UserPresenceData {
  return world.rows.get(userId) ?? { userId };
}
