import type { ConnectionState, ConnectionStatus } from '../../src';
import { boundsOf, isLiveStatus, isWaitStatus, mayClose, outcomeOfClose } from './expected-rules';
import type { Occasion, Surroundings, WaitKind } from './expected-rules';
import type { Kind, Line } from './network';

const LONGEST_TIMEOUT_MS = 60_000;
const STABLE_MS = 30_000;
/** So long a client may wait for the close that follows an error. */
const VERDICT_MS = 100;
/** Attempts in any minute, beyond those that commands ask for. */
const ATTEMPTS_A_MINUTE = 30;

const idle: ConnectionState = {
  status: 'idle',
  endpoint: null,
  attempt: 0,
  readyAt: null,
  retryAt: null,
  error: null,
};

export type ExpectedConnection = ReturnType<typeof createExpectedConnection>;

/** One connection as it must be, told by what its socket was told: an independent reading of the decisions. */
export function createExpectedConnection(kind: Kind, world: Surroundings) {
  const { now, violate } = world;
  const occasion: Occasion = { command: false, page: false };
  let known: ConnectionState = idle;
  let isRunning = false;
  let failed: 'yes' | 'no' | 'maybe' = 'no';
  let line: Line | null = null;
  let parameters = '';
  let heldVersion = 0;
  const held = new Set<string>();
  let refusals = 0;
  let delays = 0;
  let attempts = 0;
  /** Timers ran late in a session that may or may not have become stable: the counts are not known. */
  let isUncertain = false;
  let session: { sinceMs: number; hadSlack: boolean } | null = null;
  let wait: { sinceMs: number; plannedMs: number; isHurried: boolean } | null = null;
  let nextWait: WaitKind | null = null;
  /** A start was just dispatched that must not wait. */
  let mustConnect = false;
  /** When timers were late last: they grant one more period before they judge. */
  let lateAt = -Infinity;
  /** When an error told of the end of an open socket, and no close has followed: the client waits for one. */
  let doubtSince: number | null = null;
  let statusChanges = 0;
  let stops = 0;
  let connects: number[] = [];
  let commandedConnects: number[] = [];

  function fresh(): void {
    refusals = delays = attempts = 0;
    isUncertain = false;
  }

  function endSession(): void {
    if (session === null) return;
    const lastedMs = now() - session.sinceMs;
    const isLate = session.hadSlack || world.hasSlack();
    session = null;
    if (lastedMs < STABLE_MS) return;
    if (isLate || lastedMs === STABLE_MS) isUncertain = true;
    else fresh();
  }

  function fail(): void {
    failed = isUncertain ? 'maybe' : 'yes';
  }

  function lose(waitKind: WaitKind): void {
    line = null;
    if (doubtSince === null) endSession();
    nextWait = waitKind;
  }

  function refuse(isCertain: boolean): void {
    lose('step');
    refusals++;
    if (world.canRefresh && refusals === 1) nextWait = 'soon';
    if (isCertain && !world.canRefresh) failed = 'yes';
    else if (refusals >= 5) fail();
  }

  function wentToWait({ retryAt }: ConnectionState): void {
    const plannedMs = (retryAt ?? 0) - world.wallNow();
    wait = { sinceMs: now(), plannedMs, isHurried: false };
    const waitKind = nextWait ?? (occasion.page ? 'soon' : 'step');
    const [least, most] = boundsOf(waitKind === 'soon' || world.isOnline() ? waitKind : 'longest', delays);
    if (waitKind !== 'soon') delays++;
    nextWait = null;
    if (!isUncertain && (plannedMs < least - 1 || plannedMs > most + 1)) {
      violate(`${kind}: waits ${plannedMs} ms where ${least} to ${most} were due (${waitKind})`);
    }
  }

  function wentToConnect(was: ConnectionStatus): void {
    mustConnect = false;
    // A start counts its own attempt: where it replaces another that was under way, no change of status tells.
    if (!occasion.command) attempts++;
    const waited = wait;
    wait = null;
    if (isWaitStatus(was) && waited !== null) {
      const offMs = now() - waited.sinceMs - waited.plannedMs;
      const isOnTime = offMs >= -1 && offMs <= 1;
      const isExcused = waited.isHurried || occasion.command || occasion.page || world.hasSlack();
      if (!isOnTime && !isExcused) violate(`${kind}: tries again ${offMs} ms after its time`);
    } else if (!occasion.command && !occasion.page) {
      violate(`${kind}: connects out of ${was} without a reason`);
    }
    // The page has had its effect: what the new attempt comes to is its own doing.
    occasion.page = false;
    nextWait = null;
  }

  /** After an error the client waits a moment for the close: where timers are late, so is the verdict. */
  function isInDoubt(): boolean {
    if (doubtSince === null || !isLiveStatus(known.status)) return false;
    return world.hasSlack() || now() - Math.max(doubtSince, lateAt) <= VERDICT_MS;
  }

  function expectedStatus(): ConnectionStatus | null {
    if (!isRunning) return statusChanges === 0 ? 'idle' : 'stopped';
    if (failed === 'yes') return 'failed';
    if (line === null) return null;
    if (line.openedAt === null) return 'connecting';
    return kind === 'messages' || line.isWelcomed ? 'ready' : 'authenticating';
  }

  function checkStatus({ status }: ConnectionState): void {
    const expected = expectedStatus();
    if (expected !== null) {
      if (status !== expected) violate(`${kind}: is ${status} and should be ${expected}`);
      return;
    }
    if (mustConnect && isWaitStatus(status)) violate(`${kind}: a start changes nothing about the wait`);
    const mayBeFailed = failed === 'maybe' && status === 'failed';
    const isBusy = isWaitStatus(status) || (status === 'connecting' && world.isRefreshing(kind));
    if (!isBusy && !isInDoubt() && !mayBeFailed) violate(`${kind}: is ${status} without a socket`);
  }

  function checkTimeouts(): void {
    if (world.hasSlack()) lateAt = now();
    if (line === null) return;
    const { connectedAt, openedAt, isWelcomed } = line;
    const waitsSince = (atMs: number): number => now() - Math.max(atMs, lateAt);
    if (openedAt === null && waitsSince(connectedAt) > LONGEST_TIMEOUT_MS) {
      violate(`${kind}: still waits for a socket to open after ${now() - connectedAt} ms`);
    }
    const isUnanswered = kind === 'presence' && openedAt !== null && !isWelcomed;
    if (isUnanswered && waitsSince(openedAt) > LONGEST_TIMEOUT_MS) {
      violate(`${kind}: still waits for a welcome after ${now() - openedAt} ms`);
    }
  }

  function checkFields(connection: ConnectionState): void {
    const { status, attempt, readyAt, retryAt, endpoint } = connection;
    const isStable = session !== null && !session.hadSlack && now() - session.sinceMs >= STABLE_MS;
    const isTie = session !== null && now() - session.sinceMs === STABLE_MS;
    if (!isUncertain && !isTie && !session?.hadSlack && attempt !== (isStable ? 0 : attempts)) {
      violate(`${kind}: attempt is ${attempt} and should be ${isStable ? 0 : attempts}`);
    }
    if (endpoint?.includes('?') === true) violate(`${kind}: shows the query of its endpoint`);
    const isConsistent =
      (status === 'ready') === (readyAt !== null) &&
      isWaitStatus(status) === (retryAt !== null) &&
      isRunning === (endpoint !== null);
    if (!isConsistent) violate(`${kind}: inconsistent ${JSON.stringify(connection)}`);
  }

  return {
    occasion,
    endOccasion() {
      occasion.command = occasion.page = false;
    },
    isRunning: () => isRunning,
    isFailed: () => failed === 'yes' || known.status === 'failed',
    /** The socket that the client holds for live. */
    line: () => line,
    isReady: () => expectedStatus() === 'ready' || (isInDoubt() && known.status === 'ready'),
    isInDoubt,
    statusChanges: () => statusChanges,
    lastConnectAt: () => connects.at(-1) ?? -Infinity,
    /** The page came back from a freeze or the cache: sockets are not to be trusted. */
    distrust() {
      nextWait = 'soon';
    },
    /** A start; false where it must change nothing. */
    start(next: string, token: { text: string; version: number }): boolean {
      const isResting = !isRunning || known.status === 'failed';
      const isRepeated = isRunning && next === parameters && held.has(token.text);
      if (isResting || !held.has(token.text)) heldVersion = token.version;
      held.add(token.text);
      parameters = next;
      isRunning = true;
      if (isRepeated && isLiveStatus(known.status)) return false;
      if (isResting || !isRepeated) {
        session = null;
        fresh();
      }
      attempts++;
      failed = 'no';
      mustConnect = isWaitStatus(known.status);
      occasion.command = true;
      commandedConnects.push(now());
      return true;
    },
    stops: () => stops,
    stop() {
      stops++;
      isRunning = false;
      failed = 'no';
      session = null;
      wait = null;
      occasion.command = true;
      held.clear();
      parameters = '';
      fresh();
    },
    /** A new token for this socket, which nothing older may replace. */
    take(token: { text: string; version: number }) {
      heldVersion = Math.max(heldVersion, token.version);
      held.add(token.text);
    },
    heldVersion: () => heldVersion,
    onConnect(connected: Line) {
      if (!isRunning) violate(`I7: ${kind} connects though stopped`);
      if (line !== null) violate(`I1: a second ${kind} socket`);
      line = connected;
      connects = [...connects.filter((atMs) => now() - atMs < 60_000), now()];
      commandedConnects = commandedConnects.filter((atMs) => now() - atMs < 60_000);
      if (connects.length > ATTEMPTS_A_MINUTE + commandedConnects.length) {
        violate(`I9: ${connects.length} ${kind} connects within a minute`);
      }
    },
    onClose(closing: Line) {
      if (line !== closing) return;
      line = null;
      if (!mayClose(closing, kind, world, occasion) && nextWait !== 'soon')
        violate(`I4: the client closes a healthy ${kind} socket`);
    },
    onGone(gone: Line, code: number, isUntold: boolean) {
      if (line !== gone) return;
      if (isUntold) doubtSince = now();
      if (gone.openedAt === null) lose('step');
      else if (code === 4003 || code === 4401) refuse(true);
      else {
        const { waitKind, isFatal } = outcomeOfClose(code);
        lose(waitKind);
        if (isFatal) failed = 'yes';
      }
    },
    onRefusal(refused: Line) {
      if (line === refused) refuse(false);
    },
    /** Timers are late from now on. */
    onSlack() {
      lateAt = now();
      if (session !== null) session.hadSlack = true;
      if (wait !== null) wait.isHurried = true;
    },
    onChange(previous: ConnectionState, connection: ConnectionState) {
      if (JSON.stringify(previous) !== JSON.stringify(known)) violate(`${kind}: a change was not told`);
      const was = known.status;
      const { status } = connection;
      if (!isRunning && !occasion.command) violate(`I7: ${kind} goes ${was} to ${status} though stopped`);
      known = connection;
      statusChanges++;
      if (status === was) {
        if (isWaitStatus(status) && wait !== null) wait.isHurried = true;
        // The page is shown again, and the attempt under way has taken too long.
        if (status === 'connecting' && occasion.page) {
          attempts++;
          occasion.page = false;
        }
        return;
      }
      doubtSince = null;
      if (was === 'ready') endSession();
      if (status === 'ready') session = { sinceMs: now(), hadSlack: world.hasSlack() };
      else if (status === 'connecting') wentToConnect(was);
      else if (isWaitStatus(status) && !isWaitStatus(was)) wentToWait(connection);
      else if (isWaitStatus(status) && wait !== null) wait.isHurried = true;
      else if (status === 'failed' && failed === 'no') violate(`${kind}: gives up after ${was}`);
    },
    /** What must hold after every command. */
    check(connection: ConnectionState) {
      checkStatus(connection);
      checkTimeouts();
      checkFields(connection);
      mustConnect = false;
      nextWait = null;
    },
  };
}
