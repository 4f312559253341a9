import { readToken } from '../protocol/token';
import type { SocketKind } from '../vocabulary';
import { isAuth, isRequest, parseFrame, type ReceivedFrame } from './frames';
import { createWatchedPaths, type WatchedPaths } from './watched-paths';
import type { Downlink, ServerWorld } from './world';

/** The server's side of one connection, from its first frame to its end. */
export interface Session {
  /** Which protocol the client's frames have shown; `null` before the first. */
  kind(): SocketKind | null;
  /** Whether a welcome has reached the client: its frames are judged by what it knew when it sent them. */
  isWelcomed(): boolean;
  readonly received: readonly ReceivedFrame[];
  readonly paths: WatchedPaths;
  receive(data: unknown, wasWelcomed: boolean): void;
  /** Welcomes a client of this protocol; as soon as it has authenticated, where it has not yet. */
  welcome(target: SocketKind): void;
  publishUnread(userString: string): void;
}

type AuthState = 'awaited' | 'accepted' | 'refused';

/** What an `auth` leads to; `violation` where no client should ever have sent it. */
function judgeAuth(
  frame: ReceivedFrame,
  before: AuthState,
  world: ServerWorld,
): { state: AuthState; refusal?: string; violation?: string } {
  if (before !== 'awaited') return { state: before, violation: 'second auth' };
  if (!isAuth(frame)) return { state: 'refused', refusal: 'malformed auth', violation: 'malformed auth' };
  if ('reason' in readToken(frame.accessToken) || world.refusesToken(frame.accessToken)) {
    return { state: 'refused', refusal: 'access token refused' };
  }
  return { state: 'accepted' };
}

/** What the messages protocol keeps of a session: whose counts it asked for, `null` before it asked. */
function createUnreadDesk(world: ServerWorld, link: Downlink) {
  let users: readonly string[] | null = null;

  function publish(user: string): void {
    const count = world.unread.get(user);
    if (count !== undefined && users?.includes(user) === true) link.send(count);
  }

  return {
    isAsked: () => users !== null,
    publish,
    receive(frame: ReceivedFrame, isAnswered: boolean): string | null {
      if (users !== null) return 'second request';
      if (!isRequest(frame)) return 'malformed request';
      users = frame.data.users;
      if (isAnswered) users.forEach(publish);
      return null;
    },
  };
}

/** Starts the server's side of connection number `id`. */
export function createSession(id: number, world: ServerWorld, link: Downlink): Session {
  const received: ReceivedFrame[] = [];
  const paths = createWatchedPaths(world, link);
  const unread = createUnreadDesk(world, link);
  let auth: AuthState = 'awaited';
  let isWelcomed = false;
  /** Protocols whose clients are welcomed when they authenticate. */
  const expected = new Set<SocketKind>(world.autoWelcome ? ['presence'] : []);
  const onWelcomed = (): void => {
    isWelcomed = true;
  };

  function onAuth(frame: ReceivedFrame): string | undefined {
    const { state, refusal, violation } = judgeAuth(frame, auth, world);
    const isNew = state !== auth;
    auth = state;
    if (refusal !== undefined) {
      if (world.refuseWith === 'error') link.send({ type: 'error', message: refusal });
      else link.close(world.refuseWith, refusal);
    } else if (isNew) {
      // The request of the messages protocol travels right behind the auth: the welcome's turn comes when it is known.
      for (const target of expected) link.welcome(() => kind() === target, onWelcomed);
    }
    return violation;
  }

  /** Gives the rule that a frame breaks, if it does. */
  function judge(frame: ReceivedFrame, wasWelcomed: boolean): string | null | undefined {
    const { type } = frame;
    if (frame.raw !== undefined) return 'no JSON object';
    if (type === 'auth') return onAuth(frame);
    if (auth === 'awaited') return 'frame before auth';
    if (type === undefined) {
      return paths.list().length > 0
        ? 'request on a presence socket'
        : unread.receive(frame, auth === 'accepted');
    }
    if (type !== 'subscribe' && type !== 'unsubscribe') return 'unknown type';
    if (unread.isAsked()) return `${type} on a messages socket`;
    return wasWelcomed ? paths.receive(frame) : `${type} before welcome`;
  }

  function kind(): SocketKind | null {
    if (unread.isAsked()) return 'messages';
    return auth === 'awaited' ? null : 'presence';
  }

  return {
    kind,
    isWelcomed: () => isWelcomed,
    received,
    paths,
    receive(data, wasWelcomed) {
      const frame = parseFrame(data);
      received.push(frame);
      world.received.push(frame);
      const violation = judge(frame, wasWelcomed);
      if (!violation) return;
      const shown = 'accessToken' in frame ? { ...frame, accessToken: '[token]' } : frame;
      world.violations.push(`connection ${id}: ${violation}: ${JSON.stringify(shown)}`);
    },
    welcome(target) {
      if (auth === 'awaited') expected.add(target);
      else if (auth === 'accepted' && kind() === target) link.welcome(() => true, onWelcomed);
    },
    publishUnread: unread.publish,
  };
}
