import type { UnknownAction } from '@reduxjs/toolkit';
import { connectionChanged, presenceReceived } from '../index';
import type { CreateTimer } from '../timers';
import type { Deed, TabMessage } from './messages';
import { ANSWER_MS } from './watchdog';

/** Decides in which tab something is done that all could do. */
export interface Turns {
  /** Of this event of the leader's the store is told, and actions will be about these parts of it. */
  fed: (term: number, seq: number, parts: readonly (object | undefined)[]) => void;
  /** Another tab did it or would do it, or the leader says who does. */
  heard: (message: TabMessage) => void;
  /** This tab could do it: now, or if nobody before it does, or not at all. */
  offer: (name: string, action: UnknownAction, act: () => void) => void;
}

/** An event of the leader's. */
interface Mark {
  term: number;
  seq: number;
}

/** For the tabs before this one. */
const PATIENCE_MS = 200;
const KEPT = 200;

const overlaps = (one: Deed, other: Deed): boolean =>
  one.name === other.name && one.term === other.term && one.first <= other.last && other.first <= one.last;

/** The first and the last part of what an action is about: a store gathers the updates of several events. */
function partsOf(action: UnknownAction): [object | undefined, object | undefined] {
  if (connectionChanged.match(action)) return [action.payload.connection, action.payload.connection];
  const updates = presenceReceived.match(action) ? action.payload.updates : [];
  return [updates[0], updates.at(-1)];
}

/** What turns need. */
export interface TurnsOptions {
  /** Id of this tab. */
  id: string;
  createTimer: CreateTimer;
  /** Nothing is done any more. */
  signal: AbortSignal;
  /** Who is the first to act, who the next. */
  order: () => readonly string[];
  isLeader: () => boolean;
  /** Tells the others. */
  post: (message: TabMessage) => void;
}

/** Turns of one tab. */
export function createTurns({ id, createTimer, signal, order, isLeader, post }: TurnsOptions): Turns {
  const marks = new WeakMap<object, Mark>();
  let latest: Mark = { term: 0, seq: 0 };
  let done: Deed[] = [];
  const claims = new Map<Deed, () => void>();

  const markOf = (part: object | undefined): Mark => (part && marks.get(part)) ?? latest;

  const isDone = (what: Deed): boolean => done.some((other) => overlaps(other, what));

  function note(what: Deed): void {
    done = [...done, what].slice(-KEPT);
  }

  /** Gives to the tab `by` what nobody has done. */
  function give(what: Deed, by: string, act?: () => void): void {
    if (signal.aborted || isDone(what)) return;
    note(what);
    post({ from: id, done: { ...what, by } });
    act?.();
  }

  function describe(name: string, action: UnknownAction): Deed {
    const [from, to] = partsOf(action).map(markOf) as [Mark, Mark];
    return { name, term: to.term, first: from.term === to.term ? from.seq : to.seq, last: to.seq };
  }

  return {
    fed(term, seq, parts) {
      latest = { term, seq };
      for (const part of parts) if (part !== undefined) marks.set(part, latest);
    },
    heard({ from, claim, done: what }) {
      if (claim !== undefined && isLeader()) give(claim, from);
      if (what === undefined) return;
      const mine = [...claims].find(([claimed]) => overlaps(claimed, what));
      const isGiven = what.by === id && !isDone(what);
      note(what);
      if (isGiven) mine?.[1]();
    },
    offer(name, action, act) {
      const what = describe(name, action);
      const take = (): void => {
        claims.delete(what);
        give(what, id, act);
      };
      const ids = order();
      const rank = ids.indexOf(id);
      if (rank === 0 || ids.length === 0) {
        take();
        return;
      }
      const timer = createTimer();
      // The browser wakes hidden tabs all at once: one of them is asked for, each without hearing of the others.
      timer.schedule(PATIENCE_MS * (rank < 0 ? ids.length : rank), () => {
        if (isLeader()) take();
        if (signal.aborted || isDone(what)) return;
        claims.set(what, act);
        post({ from: id, claim: what });
        timer.schedule(ANSWER_MS, take);
      });
    },
  };
}
