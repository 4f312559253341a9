import type { UnknownAction } from '@reduxjs/toolkit';
import { connectionChanged, presenceReceived } from '../index';
import type { CreateTimer } from '../timers';
import type { Deed, TabMessage } from './messages';

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
/** For the leader to answer. What it gave to a tab that died is free again when another asks for the second time. */
const ANSWER_MS = 500;
const GIVEN_MS = 400;
const TRIES = 2;
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
  /** Monotonic milliseconds. */
  now: () => number;
  /** Nothing is done any more. */
  signal: AbortSignal;
  /** Who is the first to act, who the next. */
  order: () => readonly string[];
  isLeader: () => boolean;
  /** Tells the others. */
  post: (message: TabMessage) => void;
}

/** Turns of one tab. */
export function createTurns({ id, createTimer, now, signal, order, isLeader, post }: TurnsOptions): Turns {
  const marks = new WeakMap<object, Mark>();
  let latest: Mark = { term: 0, seq: 0 };
  let done: Deed[] = [];
  const claims = new Map<Deed, () => void>();
  let given: (Deed & { atMs: number })[] = [];

  const markOf = (part: object | undefined): Mark => (part && marks.get(part)) ?? latest;

  const isDone = (what: Deed): boolean => done.some((other) => overlaps(other, what));

  function note(what: Deed): void {
    done = [...done, what].slice(-KEPT);
  }

  /** For the leader: whether nobody has done it, nor was given it a moment ago. */
  function mayGive(what: Deed): boolean {
    const isUnderWay = given.some((gift) => overlaps(gift, what) && now() - gift.atMs < GIVEN_MS);
    if (isUnderWay || isDone(what)) return false;
    given = [...given, { ...what, atMs: now() }].slice(-KEPT);
    return true;
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
    heard({ from, claim, gift, done: what }) {
      if (what !== undefined) note(what);
      if (claim !== undefined && isLeader() && mayGive(claim))
        post({ from: id, gift: { ...claim, to: from } });
      if (gift?.to !== id) return;
      const [, take] = [...claims].find(([mine]) => overlaps(mine, gift)) ?? [];
      take?.();
    },
    offer(name, action, act) {
      const what = describe(name, action);
      const timer = createTimer();

      function take(): void {
        claims.delete(what);
        if (signal.aborted || isDone(what)) return;
        note(what);
        try {
          act();
        } finally {
          // Whoever dies over it has not done it.
          post({ from: id, done: what });
        }
      }

      /** The browser wakes hidden tabs all at once, each without a word of the others: the leader decides. */
      function ask(triesLeft: number): void {
        const isLead = isLeader();
        if (triesLeft === 0 || isDone(what) || (isLead && mayGive(what))) {
          take();
          return;
        }
        claims.set(what, take);
        if (!isLead) post({ from: id, claim: what });
        timer.schedule(ANSWER_MS, () => {
          ask(triesLeft - 1);
        });
      }

      const ids = order();
      const rank = ids.indexOf(id);
      if (rank === 0 || ids.length === 0) take();
      else
        timer.schedule(PATIENCE_MS * (rank < 0 ? ids.length : rank), () => {
          ask(TRIES);
        });
    },
  };
}
