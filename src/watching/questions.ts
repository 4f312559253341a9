import type { Timer } from '../timers';
import type { PresenceUpdate } from '../vocabulary';
import type { Target } from './wanted';

/** A group's subscribe that went out and was not answered. */
export interface Question {
  readonly target: Target;
  /** Monotonic milliseconds. */
  readonly askedAt: number;
  /**
   * Nobody waits for the answer any more: the group was left, or the app has set its members. It may come all the same,
   * and must not be taken for another group's.
   */
  isMoot: boolean;
  /** What names one user each, news or the answer: taken for the answer if nothing better comes within the second. */
  readonly supposed: PresenceUpdate[];
  /** What names only users left lately, and was stored nowhere: taken if not even a supposed answer comes. */
  readonly late: PresenceUpdate[];
}

/**
 * Which groups were asked for and not answered yet. One question at a time: the next group's subscribe waits until the
 * open one is answered or a second old, so that no frame can be the answer to two.
 */
export interface Questions {
  /** Oldest first, hardly ever more than one. Always the same list. */
  readonly open: readonly Question[];
  /** Subscribes the group, now or when its turn comes. */
  ask(target: Target): void;
  /** True when the question's second is over. */
  isOver(question: Question): boolean;
  /** The question was answered. */
  close(question: Question): void;
  /** A frame that names its path was sent: it answers the question about that path, if there is one. */
  closePath(path: string): void;
  /** The group is not wanted any more. One whose turn has not come is never sent. Gives what was supposed so far. */
  leave(target: Target): readonly PresenceUpdate[];
  /** The app has set the group's members: it need not wait. */
  settle(groupId: number): void;
  clear(): void;
}

/** What the questions need. */
export interface QuestionsOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  timer: Timer;
  /** Sends the subscribe. */
  send: (target: Target) => void;
  /** Nothing better came within the second than what was supposed, or late. */
  onSupposed: (question: Question) => void;
}

const PATIENCE_MS = 1_000;

/** No questions yet. */
export function createQuestions({ now, timer, send, onSupposed }: QuestionsOptions): Questions {
  const open: Question[] = [];
  let waiting: Target[] = [];
  /** A second has passed in which the server answered nothing at all: it is not waited for again. */
  let isSilent = false;

  function leftMs({ askedAt }: Question): number {
    const elapsedMs = now() - askedAt;
    // A clock that steps back delays nothing.
    return elapsedMs < 0 ? 0 : Math.max(0, PATIENCE_MS - elapsedMs);
  }

  const isOver = (question: Question): boolean => leftMs(question) === 0;

  function put(target: Target): void {
    open.push({ target, askedAt: now(), isMoot: false, supposed: [], late: [] });
    if (open.length === 1) timer.schedule(PATIENCE_MS, onSecondOver);
    send(target);
  }

  function releaseAll(): void {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) put(next);
  }

  /** Ends the question, whatever came of it. Where it was the oldest, the next one's second is watched. */
  function remove(question: Question): void {
    const index = open.indexOf(question);
    if (index === -1) return;
    open.splice(index, 1);
    if (index > 0) return;
    const [oldest] = open;
    if (oldest === undefined) {
      timer.cancel();
      const next = waiting.shift();
      if (next !== undefined) put(next);
    } else if (oldest.isMoot && isOver(oldest)) remove(oldest);
    else timer.schedule(leftMs(oldest), onSecondOver);
  }

  function onSecondOver(isLate = false): void {
    const [oldest] = open;
    if (oldest === undefined) return;
    const earlyMs = leftMs(oldest);
    if (earlyMs > 0) {
      // Timers may fire before their time, as this clock tells it.
      timer.schedule(earlyMs, () => {
        onSecondOver();
      });
    } else if (isLate) {
      // And one that fires late proves nothing: what came meanwhile may be heard after it.
      timer.schedule(PATIENCE_MS, conclude);
    } else conclude();
  }

  function conclude(): void {
    const [oldest] = open;
    if (oldest === undefined) return;
    const isHeard = oldest.supposed.length + oldest.late.length > 0;
    if (isHeard) {
      remove(oldest);
      onSupposed(oldest);
      return;
    }
    // A server need not answer what was taken back: that it does not says nothing of what it will do.
    if (!oldest.isMoot) isSilent = true;
    releaseAll();
    if (oldest.isMoot) remove(oldest);
  }

  function dismiss(question: Question): void {
    question.isMoot = true;
    if (isOver(question)) remove(question);
  }

  return {
    open,
    ask(target) {
      if (isSilent || open.length === 0) put(target);
      else waiting.push(target);
    },
    isOver,
    close: remove,
    closePath(path) {
      const question = open.find(({ target }) => target.path === path);
      if (question !== undefined) remove(question);
    },
    leave({ path }) {
      waiting = waiting.filter((target) => target.path !== path);
      const question = open.find(({ target, isMoot }) => target.path === path && !isMoot);
      if (question === undefined) return [];
      dismiss(question);
      return question.supposed;
    },
    settle(groupId) {
      const ready = waiting.filter(({ id }) => id === groupId);
      waiting = waiting.filter(({ id }) => id !== groupId);
      ready.forEach(send);
      for (const question of [...open]) if (question.target.id === groupId) dismiss(question);
    },
    clear() {
      timer.cancel();
      open.length = 0;
      waiting = [];
      isSilent = false;
    },
  };
}
