import type { RealtimeError, SocketKind } from './vocabulary';
import { groupPresencePath, userPresencePath } from './protocol/encode';
import { must } from './protocol/text';
import { CTI_CLIENT_VERSION } from './version';

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
  /** Of the platform: 1 while open. */
  readonly readyState?: number | undefined;
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
   * socket. If it throws or gives anything else, the table decides.
   */
  shouldReconnect?: ((close: CloseInfo) => boolean | undefined) | undefined;
}

/** What `shareAcrossTabs()` of `./tabs` gives; only the middleware looks inside. */
export interface SharedTabsLike {
  join(store: never): unknown;
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
  /**
   * From opening to open; doubles after each attempt that timed out, up to 60 000. Browsers open one handshake at a time
   * for each address: it counts once the other socket's handshake with the same address is over. @defaultValue 10000
   */
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
  /**
   * Gets every reported error. What it throws, or its promise rejects with, is written to the console and changes
   * nothing. `false` for silence. @defaultValue `console.error` in a development build, none in production
   */
  onError?: ((error: RealtimeError) => unknown) | false | undefined;
  /**
   * `shareAcrossTabs()` of `redux-cti-realtime/tabs`: one presence and one messages socket for all tabs of a browser.
   * @defaultValue none: every tab has sockets of its own
   */
  tabs?: SharedTabsLike | undefined;
}

/** Reconnect policy with every default filled in. */
export interface ReconnectPolicy {
  firstDelayMs: number;
  minDelayMs: number;
  maxDelayMs: number;
  resetAfterMs: number;
  maxAttempts: number;
  shouldReconnect: ((close: CloseInfo) => boolean | undefined) | undefined;
}

/** Options with every default filled in that does not depend on a command. */
export interface ResolvedOptions {
  WebSocket: (new (url: string) => WebSocketLike) | undefined;
  clientName: string | undefined;
  clientVersion: string;
  userPath: (orgId: string, userId: number) => string;
  groupPath: (orgId: string, groupId: number) => string;
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
  onError: ((error: RealtimeError) => unknown) | false | undefined;
  tabs: SharedTabsLike | undefined;
}

/** What an option comes to: what was given, or the default where nothing was. Throws where it cannot be used. */
type Rule<Value> = (name: string, value: unknown) => Value;

/** The rule of every option; they are held against them in this order. */
type Rules<Resolved> = { [Name in keyof Resolved]: Rule<Resolved[Name]> };

/** Whatever else it takes, a rule takes its own fallback. */
function rule<Value>(fallback: Value, expected: string, isGood: (value: unknown) => boolean): Rule<Value> {
  return (name, value = fallback) => {
    if (value === fallback || isGood(value)) return value as Value;
    throw new TypeError(`${must(name, expected, value)}.`);
  };
}

const isAmount = (value: unknown, least: number, most = Infinity): boolean =>
  typeof value === 'number' && value >= least && value <= most;

/** `Infinity` is a time that never comes: to whom that makes no sense, gives a largest one. */
const duration = (fallback: number, least = 0, most = Infinity): Rule<number> =>
  rule(fallback, `a number of milliseconds from ${least} to ${most}`, (value) =>
    isAmount(value, least, most),
  );

/** What is waited for in any case, and what is calculated with. */
const finite = (fallback: number): Rule<number> => duration(fallback, 0, Number.MAX_SAFE_INTEGER);

const isCallable = (value: unknown): boolean => typeof value === 'function';

const callable = <Value>(fallback: Value): Rule<Value> => rule(fallback, 'a function', isCallable);

const text = <Value>(fallback: Value): Rule<Value> =>
  rule(fallback, 'a non-empty string', (value) => typeof value === 'string' && value !== '');

function resolve<Resolved>(rules: Rules<Resolved>, given: object, prefix = ''): Resolved {
  const values = given as Record<string, unknown>;
  const resolved = Object.entries<Rule<unknown>>(rules).map(([name, ruleOf]) => [
    name,
    ruleOf(prefix + name, values[name]),
  ]);
  return Object.fromEntries(resolved) as Resolved;
}

function resolvePolicy(given: object): ReconnectPolicy {
  const rules: Rules<ReconnectPolicy> = {
    minDelayMs: finite(1_000),
    firstDelayMs: finite(5_000),
    maxDelayMs: finite(30_000),
    resetAfterMs: duration(30_000),
    maxAttempts: rule(Infinity, 'a number of at least 1', (value) => isAmount(value, 1)),
    shouldReconnect: callable(undefined),
  };
  const policy = resolve(rules, given, 'reconnect.');
  return { ...policy, maxDelayMs: Math.max(policy.minDelayMs, policy.maxDelayMs) };
}

/** The policy of an app that gives none. */
export const defaultReconnectPolicy: ReconnectPolicy = /* @__PURE__ */ resolvePolicy({});

/** What is no policy is no object. */
const policy: Rule<ReconnectPolicy | false> = (name, value = {}) => {
  const given = rule<unknown>(
    false,
    'an object or false',
    (options) => Object(options) === options,
  )(name, value);
  return given === false ? given : resolvePolicy(given as object);
};

/**
 * Fills in the defaults and checks what was given, once, when the middleware is created; touches no global beyond
 * remembering how to reach the clock.
 *
 * @throws TypeError naming the option, where one cannot be used: that is a mistake in the program, found at start-up.
 */
export function resolveOptions(options: WebsocketMiddlewareOptions = {}): ResolvedOptions {
  const rules: Rules<ResolvedOptions> = {
    WebSocket: callable(undefined),
    clientName: text(undefined),
    clientVersion: text(CTI_CLIENT_VERSION),
    userPath: callable(userPresencePath),
    groupPath: callable(groupPresencePath),
    refreshAccessToken: callable(undefined),
    refreshLeadMs: duration(60_000),
    connectTimeoutMs: duration(10_000, 1),
    welcomeTimeoutMs: duration(10_000, 1),
    heartbeatTimeoutMs: rule<number | 'auto' | false>(
      'auto',
      'a number of milliseconds from 1, "auto" or false',
      (value) => value === false || isAmount(value, 1),
    ),
    reconnect: policy,
    flushIntervalMs: duration(16),
    pageLifecycle: rule(true, 'true or false', (value) => value === false),
    random: callable(() => Math.random()),
    now: callable(() => performance.now()),
    tabs: rule<SharedTabsLike | undefined>(undefined, 'what shareAcrossTabs() gives', (value) =>
      isCallable((value as Partial<SharedTabsLike> | null)?.join),
    ),
    onError: rule<ResolvedOptions['onError']>(
      undefined,
      'a function or false',
      (value) => value === false || isCallable(value),
    ),
  };
  return resolve(rules, options);
}
