import type { UnknownAction } from '@reduxjs/toolkit';
import type { CreateTimer } from '../timers';
import type { Done } from './messages';

/** Events of one term that one action of a store is about. */
type Span = Omit<Done, 'name'>;

/** Decides in which tab something is done that all could do. */
export interface Turns {
  /** An event was handed to the store. */
  fed: (term: number, seq: number) => void;
  /** Who is the first to act, who the next. */
  setOrder: (ids: readonly string[]) => void;
  /** Another tab did it. */
  heard: (done: Done) => void;
  /** This tab could do it: now, or if nobody before it does, or not at all. */
  offer: (name: string, action: UnknownAction, act: () => void) => void;
}

/** For the tabs before this one. */
const PATIENCE_MS = 200;
const KEPT = 200;

const overlaps = (one: Done, other: Done): boolean =>
  one.name === other.name && one.term === other.term && one.first <= other.last && other.first <= one.last;

/** Turns of the tab `id` until the signal; `say` tells the others what was done. */
export function createTurns(
  id: string,
  createTimer: CreateTimer,
  signal: AbortSignal,
  say: (done: Done) => void,
): Turns {
  const spans = new WeakMap<UnknownAction, Span>();
  let order: readonly string[] = [];
  let latest: Span = { term: 0, first: 1, last: 0 };
  let done: Done[] = [];

  function note(what: Done): void {
    done = [...done, what].slice(-KEPT);
  }

  /** What was handed over since the last action is what this one is about; every listener of it hears the same. */
  function spanOf(action: UnknownAction): Span {
    const span = spans.get(action) ?? { ...latest };
    if (!spans.has(action)) latest = { ...latest, first: latest.last + 1 };
    spans.set(action, span);
    return span;
  }

  return {
    fed(term, seq) {
      const isPending = term === latest.term && latest.first <= latest.last;
      latest = { term, first: isPending ? latest.first : seq, last: seq };
    },
    setOrder(ids) {
      order = ids;
    },
    heard: note,
    offer(name, action, act) {
      const what = { name, ...spanOf(action) };
      const perform = (): void => {
        if (signal.aborted || done.some((other) => overlaps(other, what))) return;
        note(what);
        say(what);
        act();
      };
      const rank = order.indexOf(id);
      if (rank === 0 || order.length === 0) perform();
      else createTimer().schedule(PATIENCE_MS * (rank < 0 ? order.length : rank), perform);
    },
  };
}
