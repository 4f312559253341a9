import { createTimer } from '../timers';
import type { Target } from './wanted';

/**
 * Which group the next answer without a path belongs to: groups whose members the server has to tell
 * are subscribed one after the other, so that only one awaits its answer at a time.
 */
export interface Awaiting {
  /** Subscribes the group now, or holds it back until those before it are answered: all together at most about 1 s. */
  enter(target: Target): void;
  /** The group that awaits its first answer, if any. */
  head(): number | null;
  /** The group was answered, or needs no answer any more. */
  settle(groupId: number): void;
  /** The group is not wanted any more. True when its subscribe had gone out and was not answered. */
  abandon(target: Target): boolean;
  /** These users may be the head's answer if nothing better comes within its second. */
  suppose(userIds: readonly number[]): void;
  clear(): void;
}

/** What the queue needs. */
export interface AwaitingOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  /** Sends the subscribe. */
  transmit: (target: Target) => void;
  /** Nothing better came: the supposed answer is the answer. */
  onSupposed: (groupId: number, userIds: readonly number[]) => void;
}

const PATIENCE_MS = 1_000;
/** Leaves room within the second for the frame to get there. */
const HOLD_MS = 900;

interface Entry {
  groupId: number;
  sentAt: number;
  supposed: readonly number[] | null;
}

/** An empty queue. */
export function createAwaiting({ now, transmit, onSupposed }: AwaitingOptions): Awaiting {
  const holdTimer = createTimer();
  const patienceTimer = createTimer();
  let sent: Entry[] = [];
  let held: Target[] = [];
  let holdUntil = 0;

  function send(target: Target): void {
    sent.push({ groupId: target.id, sentAt: now(), supposed: null });
    transmit(target);
  }

  function releaseAll(): void {
    for (let next = held.shift(); next !== undefined; next = held.shift()) send(next);
  }

  /** Once nobody awaits any more, the next in line goes out; the hold's end stays, it is for all of them together. */
  function advance(): void {
    if (sent.length > 0) return;
    const next = held.shift();
    if (next !== undefined) send(next);
    if (held.length === 0) holdTimer.cancel();
  }

  function remove(groupId: number): boolean {
    const index = sent.findIndex((entry) => entry.groupId === groupId);
    if (index === -1) return false;
    if (index === 0) patienceTimer.cancel();
    sent.splice(index, 1);
    return true;
  }

  return {
    enter(target) {
      if (sent.length === 0) holdUntil = now() + HOLD_MS;
      else if (now() < holdUntil) {
        if (held.length === 0) holdTimer.schedule(holdUntil - now(), releaseAll);
        held.push(target);
        return;
      }
      send(target);
    },
    head: () => sent[0]?.groupId ?? null,
    settle(groupId) {
      if (!remove(groupId)) {
        const ready = held.filter(({ id }) => id === groupId);
        held = held.filter(({ id }) => id !== groupId);
        ready.forEach(transmit);
      }
      advance();
    },
    abandon(target) {
      held = held.filter(({ path }) => path !== target.path);
      const wasAwaiting = remove(target.id);
      advance();
      return wasAwaiting;
    },
    suppose(userIds) {
      const head = sent[0];
      // News names users one by one, and servers answer in order: the last to name several is the likeliest answer.
      if (head === undefined || (head.supposed !== null && userIds.length === 1)) return;
      head.supposed = userIds;
      patienceTimer.schedule(head.sentAt + PATIENCE_MS - now(), () => {
        onSupposed(head.groupId, userIds);
      });
    },
    clear() {
      holdTimer.cancel();
      patienceTimer.cancel();
      sent = [];
      held = [];
    },
  };
}
