import type { CreateTimer } from '../timers';
import type { GroupMembers, PresenceUpdate } from '../vocabulary';
import type { Attribution } from '../watching/answers';

/** What leaves the inbox as one action. */
export interface Batch {
  updates: PresenceUpdate[];
  /** Whole lists of the groups whose members changed. */
  members: GroupMembers[];
  /** When another tab got them; absent for what came by a socket of one's own. */
  receivedAt?: number | undefined;
}

/** What the inbox needs. */
export interface InboxOptions {
  /** Updates within this time of the last flush wait for its end; 0 for never. */
  intervalMs: number;
  createTimer: CreateTimer;
  /** Monotonic milliseconds. */
  now: () => number;
  /** While true nothing waits: timers of hidden pages are throttled. */
  isHidden: () => boolean;
  /** The whole list of a group whose members changed. */
  membersOf: (groupId: number) => GroupMembers | undefined;
  /** Takes a batch; never throws. */
  deliver: (batch: Batch) => void;
}

/** Gathers updates, in order, so that a busy moment costs one dispatch; nothing is merged or dropped. */
export interface Inbox {
  add(attribution: Attribution, atMs: number): void;
  flush(): void;
  discard(): void;
}

/** A bound for what listeners and the development checks get at once. */
const MAX_UPDATES = 2_000;
/** A page that stood still for minutes (a debugger) is not left without updates for as long again. */
const MAX_REST_MS = 5_000;

/**
 * An empty inbox. An app that needs longer for a dispatch, its microtasks and its rendering than frames take to arrive
 * would fall behind for ever: it gets at least as long for itself as the last dispatch and all that it caused took.
 */
export function createInbox(options: InboxOptions): Inbox {
  const { intervalMs, createTimer, now, isHidden, membersOf, deliver } = options;
  const timer = createTimer();
  let receivedAt: number | undefined;
  const afterTask = createTimer();
  let updates: PresenceUpdate[] = [];
  const changedGroups = new Set<number>();
  let isTimed = false;
  let begunAt = -Infinity;
  let endedAt = -Infinity;
  let tookMs = 0;
  let isTaskOver = true;

  /** Time until the next batch may go, as seen at `atMs`. A clock that stepped back tells nothing: what it measured is over. */
  function waitMs(atMs: number): number {
    const sinceBegunMs = atMs - begunAt;
    const sinceEndedMs = atMs - endedAt;
    const isOver = sinceBegunMs < 0 || sinceBegunMs >= intervalMs;
    const hasRested = sinceEndedMs < 0 || sinceEndedMs >= tookMs;
    if (isOver && hasRested) return 0;
    if (intervalMs === 0 || isHidden()) return 0;
    return Math.max(isOver ? 0 : intervalMs - sinceBegunMs, hasRested ? 0 : tookMs - sinceEndedMs);
  }

  /**
   * What a batch took until now: React renders in a microtask. Where that came after the next task, a test has moved the
   * clock, which tells nothing then.
   */
  function measure(): void {
    if (isTaskOver) return;
    endedAt = now();
    tookMs = Math.min(endedAt - begunAt, MAX_REST_MS);
  }

  /** What the page does after its microtasks ends before its next task. */
  function measureTask(): void {
    measure();
    isTaskOver = true;
  }

  /** What is not handed out yet stays in the inbox: a command that a part provokes finds it there. */
  function flush(): void {
    if (isTimed) timer.cancel();
    isTimed = false;
    if (updates.length === 0 && changedGroups.size === 0) return;
    begunAt = now();
    while (updates.length > MAX_UPDATES) {
      deliver({ updates: updates.splice(0, MAX_UPDATES), members: [], receivedAt });
    }
    // Such a command has handed out the rest, and a stop has thrown it away.
    if (updates.length === 0 && changedGroups.size === 0) return;
    // Membership goes with the last part, when everybody that it names is known.
    const members = [...changedGroups].flatMap((groupId) => membersOf(groupId) ?? []);
    const batch = { updates, members, receivedAt };
    updates = [];
    changedGroups.clear();
    deliver(batch);
    if (intervalMs === 0) return;
    isTaskOver = false;
    measure();
    // Where a hidden page's timers are throttled, the next task is no measure of the app.
    if (isHidden()) return;
    afterTask.schedule(0, measureTask);
    void Promise.resolve().then(measure);
  }

  function flushWhenDue(): void {
    const restMs = waitMs(now());
    if (restMs === 0) flush();
    else timer.schedule(restMs, flushWhenDue);
  }

  return {
    add(attribution, atMs) {
      const { updates: added, groupId } = attribution;
      if (added.length === 0 && groupId === null) return;
      const isFirst = updates.length === 0 && changedGroups.size === 0;
      // A frame's list belongs to nobody else: the first one is the batch's.
      if (updates.length === 0) updates = added;
      else for (const update of added) updates.push(update);
      if (groupId !== null) changedGroups.add(groupId);
      receivedAt = attribution.receivedAt;
      const restMs = waitMs(atMs);
      if (restMs === 0 || updates.length >= MAX_UPDATES) flush();
      else if (isFirst) {
        isTimed = true;
        timer.schedule(restMs, flushWhenDue);
      }
    },
    flush,
    discard() {
      timer.cancel();
      afterTask.cancel();
      isTimed = false;
      updates = [];
      changedGroups.clear();
    },
  };
}
