import type { RealtimeError } from './errors';
import type { SocketKind } from './protocol/models';
import { showValue } from './protocol/text';

/** What `shouldReconnect` is told of a close. */
export interface CloseInfo {
  socket: SocketKind;
  /** WebSocket close code; 1006 where the connection just broke. */
  code: number;
  /** The server's reason, cut and cleaned. */
  reason: string;
}

/** What `refreshAccessToken` is told. */
export interface RefreshContext {
  /** The socket that asked first. */
  socket: SocketKind;
  /** `expiring`: before its time; `expired`: it looks expired before use; `rejected`: the server refused it. */
  reason: 'expiring' | 'expired' | 'rejected';
}

/** The part of the WebSocket interface that is used; browsers' and `ws`' constructors both fit. */
export interface WebSocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  binaryType: string;
  send(data: string): void;
  close(code?: number, reason?: string): void;
}

/** How a lost connection is tried again; all in milliseconds. */
export interface ReconnectOptions {
  /** The first delay is uniform in [0, `firstDelayMs`]. @defaultValue 5000 */
  firstDelayMs?: number | undefined;
  /** The n-th delay after the first is uniform in [`minDelayMs`, min(`maxDelayMs`, `minDelayMs`·2ⁿ)]. @defaultValue 1000 */
  minDelayMs?: number | undefined;
  /** Upper limit; the longest delay is uniform in [`maxDelayMs`/2, `maxDelayMs`]. @defaultValue 30000 */
  maxDelayMs?: number | undefined;
  /** A session that was ready for so long is stable: delays, attempts and refusals count anew. @defaultValue 30000 */
  resetAfterMs?: number | undefined;
  /** Attempts without a stable session after which the connection is `failed`. @defaultValue Infinity */
  maxAttempts?: number | undefined;
  /**
   * Overrides the close-code table: `true` tries again, `false` ends in `failed`. Asked only for closes of an open
   * socket. If it throws, the table decides.
   */
  shouldReconnect?: ((close: CloseInfo) => boolean) | undefined;
}

/**
 * Options of `createWebsocketMiddleware`. Every one is optional; durations are milliseconds. `Infinity` is a timeout that
 * never comes, a count that never begins anew, a lead of half the token's life, or updates that wait for a command; delays
 * are finite.
 */
export interface WebsocketMiddlewareOptions {
  /**
   * Constructor to use (`ws` in Node before 22). Without one and without a global: `NO_WEBSOCKET`.
   * @defaultValue `globalThis.WebSocket`, looked up at start
   */
  WebSocket?: (new (url: string) => WebSocketLike) | undefined;
  /** `client.name` of `auth`. @defaultValue `"FreedomWeb"` with `isFreedomWeb`, else `"CTI 2.0"` */
  clientName?: string | undefined;
  /** `client.version` of `auth`. @defaultValue `CTI_CLIENT_VERSION` */
  clientVersion?: string | undefined;
  /** Path of a user's presence. A throw refuses the command. @defaultValue `/org/{orgId}/user/{userId}/presence` */
  userPath?: ((orgId: string, userId: number) => string) | undefined;
  /** Path of a group's presence. A throw refuses the command. @defaultValue `/org/{orgId}/group/{groupId}/presence` */
  groupPath?: ((orgId: string, groupId: number) => string) | undefined;
  /**
   * Gives a new token for the same user: before the present one expires, when it looks expired before use, and when the
   * server refused it. A throw, a rejection, more than 10 s, or an unusable token is `REFRESH_FAILED`, then backoff;
   * a token that looked expired before use is then tried as it is.
   * @defaultValue none: an expired token is tried all the same, a refused one backs off or fails
   */
  refreshAccessToken?: ((context: RefreshContext) => string | Promise<string>) | undefined;
  /** A ready session's token is refreshed at `exp` − min(`refreshLeadMs`, half the life left at receipt). @defaultValue 60000 */
  refreshLeadMs?: number | undefined;
  /** From opening to open; doubles after each attempt that timed out, up to 60 000. @defaultValue 10000 */
  connectTimeoutMs?: number | undefined;
  /** From open to welcome; grows the same way. @defaultValue 10000 */
  welcomeTimeoutMs?: number | undefined;
  /** Silence that counts as dead: learned from the server's ticks (`'auto'`), fixed, or `false` for never. @defaultValue `'auto'` */
  heartbeatTimeoutMs?: number | 'auto' | false | undefined;
  /** How a lost connection is tried again; `false` for never. @defaultValue see {@link ReconnectOptions} */
  reconnect?: ReconnectOptions | false | undefined;
  /**
   * Updates that come within this time of the last dispatch wait for its end and go together; `0`, or a hidden page,
   * dispatches frame by frame. @defaultValue 16
   */
  flushIntervalMs?: number | undefined;
  /** Follow the page's life: online and offline, shown, frozen and resumed, back from the cache. @defaultValue true */
  pageLifecycle?: boolean | undefined;
  /** For tests: uniform in [0, 1). @defaultValue `Math.random` */
  random?: (() => number) | undefined;
  /** For tests: monotonic milliseconds. @defaultValue `performance.now` */
  now?: (() => number) | undefined;
  /** Gets every reported error. A throw is written to the console and changes nothing. */
  onError?: ((error: RealtimeError) => void) | undefined;
}

/** Reconnect policy with every default filled in. */
export interface ReconnectPolicy {
  firstDelayMs: number;
  minDelayMs: number;
  maxDelayMs: number;
  resetAfterMs: number;
  maxAttempts: number;
  shouldReconnect: ((close: CloseInfo) => boolean) | undefined;
}

/** Options with every default filled in that does not depend on a command. */
export interface ResolvedOptions {
  WebSocket: (new (url: string) => WebSocketLike) | undefined;
  clientName: string | undefined;
  clientVersion: string | undefined;
  userPath: ((orgId: string, userId: number) => string) | undefined;
  groupPath: ((orgId: string, groupId: number) => string) | undefined;
  refreshAccessToken: ((context: RefreshContext) => string | Promise<string>) | undefined;
  refreshLeadMs: number;
  connectTimeoutMs: number;
  welcomeTimeoutMs: number;
  heartbeatTimeoutMs: number | 'auto' | false;
  reconnect: ReconnectPolicy | false;
  flushIntervalMs: number;
  pageLifecycle: boolean;
  random: () => number;
  now: () => number;
  onError: ((error: RealtimeError) => void) | undefined;
}

/** `Infinity` is a time that never comes: to whom that makes no sense, gives a largest one. */
function duration(name: string, value: unknown, fallback: number, least = 0, most = Infinity): number {
  if (value === undefined) return fallback;
  if (typeof value !== 'number' || !(value >= least && value <= most)) {
    throw new TypeError(
      `${name} must be a number of milliseconds from ${least} to ${most}; got ${showValue(value)}.`,
    );
  }
  return value;
}

/** What is waited for in any case, and what is calculated with. */
const finite = (name: string, value: unknown, fallback: number): number =>
  duration(name, value, fallback, 0, Number.MAX_SAFE_INTEGER);

function atLeastOne(name: string, value: unknown, fallback: number): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= 1) return value;
  throw new TypeError(`${name} must be a number of at least 1; got ${showValue(value)}.`);
}

type Callable = (...args: never[]) => unknown;

function callable<F extends Callable | (new (...args: never[]) => unknown)>(
  name: string,
  value: F | undefined,
): F | undefined {
  if (value !== undefined && typeof value !== 'function') {
    throw new TypeError(`${name} must be a function; got ${typeof value}.`);
  }
  return value;
}

function text(name: string, value: unknown): string | undefined {
  if (value !== undefined && (typeof value !== 'string' || value === '')) {
    throw new TypeError(`${name} must be a non-empty string; got ${typeof value}.`);
  }
  return value;
}

/** The policy of an app that gives none. */
export const defaultReconnectPolicy: ReconnectPolicy = {
  firstDelayMs: 5_000,
  minDelayMs: 1_000,
  maxDelayMs: 30_000,
  resetAfterMs: 30_000,
  maxAttempts: Infinity,
  shouldReconnect: undefined,
};

function resolveReconnect(given: ReconnectOptions | false | undefined): ReconnectPolicy | false {
  if (given === false) return false;
  const options = given ?? {};
  if (typeof options !== 'object')
    throw new TypeError(`reconnect must be an object or false; got ${typeof options}.`);
  const defaults = defaultReconnectPolicy;
  const minDelayMs = finite('reconnect.minDelayMs', options.minDelayMs, defaults.minDelayMs);
  return {
    firstDelayMs: finite('reconnect.firstDelayMs', options.firstDelayMs, defaults.firstDelayMs),
    minDelayMs,
    maxDelayMs: Math.max(minDelayMs, finite('reconnect.maxDelayMs', options.maxDelayMs, defaults.maxDelayMs)),
    resetAfterMs: duration('reconnect.resetAfterMs', options.resetAfterMs, defaults.resetAfterMs),
    maxAttempts: atLeastOne('reconnect.maxAttempts', options.maxAttempts, defaults.maxAttempts),
    shouldReconnect: callable('reconnect.shouldReconnect', options.shouldReconnect),
  };
}

function resolveHeartbeat(value: unknown): number | 'auto' | false {
  if (value === undefined || value === 'auto') return 'auto';
  return value === false ? false : duration('heartbeatTimeoutMs', value, 0, 1);
}

/**
 * Fills in the defaults and checks what was given, once, when the middleware is created; touches no global beyond
 * remembering how to reach the clock.
 *
 * @throws TypeError naming the option, where one cannot be used: that is a mistake in the program, found at start-up.
 */
export function resolveOptions(options: WebsocketMiddlewareOptions = {}): ResolvedOptions {
  return {
    WebSocket: callable('WebSocket', options.WebSocket),
    clientName: text('clientName', options.clientName),
    clientVersion: text('clientVersion', options.clientVersion),
    userPath: callable('userPath', options.userPath),
    groupPath: callable('groupPath', options.groupPath),
    refreshAccessToken: callable('refreshAccessToken', options.refreshAccessToken),
    refreshLeadMs: duration('refreshLeadMs', options.refreshLeadMs, 60_000),
    connectTimeoutMs: duration('connectTimeoutMs', options.connectTimeoutMs, 10_000, 1),
    welcomeTimeoutMs: duration('welcomeTimeoutMs', options.welcomeTimeoutMs, 10_000, 1),
    heartbeatTimeoutMs: resolveHeartbeat(options.heartbeatTimeoutMs),
    reconnect: resolveReconnect(options.reconnect),
    flushIntervalMs: duration('flushIntervalMs', options.flushIntervalMs, 16),
    pageLifecycle: options.pageLifecycle ?? true,
    random: callable('random', options.random) ?? (() => Math.random()),
    now: callable('now', options.now) ?? (() => performance.now()),
    onError: callable('onError', options.onError),
  };
}
