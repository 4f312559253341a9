import { pageCount, silenceMs, type Batch, type Bus, type Position } from '../bus/bus';
import { createOrganisation } from '../simulation/organisation';
import type { Happenings } from '../simulation/world';
import { applyTo, differences, noRows, putTogether } from './catch-up';
import type { Truth } from './truth';

/** Why everything is asked for again. */
export type ResyncReason = 'start' | 'another-epoch' | 'gap' | 'reconnected';

/** A copy of a truth that somebody else owns. */
export interface Follower {
  truth: Truth;
  /** Everything that has become known, for those who were told what was before; set once. */
  onHappenings: (listener: (happenings: Happenings, mostPerFrame?: number) => void) => void;
  close: () => void;
}

/** How a follower works; all but the bus has a default. */
export interface FollowerOptions {
  bus: Bus;
  /** Called at each step that somebody who looks after the service wants to read of. */
  log?: (event: 'resync' | 'in-step' | 'replaced', fields: object) => void;
  /** Called when the owner has become one of other people: a follower cannot follow there. */
  onReplaced?: () => void;
  /** Monotonic milliseconds. */
  now?: () => number;
}

const retryMs = 100;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until somebody answers. */
const untilAnswered = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask();
    } catch {
      await pause(retryMs);
    }
  }
};

/** Those who wait until what is known is true. */
const createWaitingRoom = (isCurrent: () => boolean) => {
  const waiting: (() => void)[] = [];
  return {
    whenCurrent: (callback: () => void) => {
      if (isCurrent()) callback();
      else waiting.push(callback);
    },
    callBack: () => {
      if (waiting.length > 0 && isCurrent()) for (const callback of waiting.splice(0)) callback();
    },
  };
};

/**
 * Follows a truth. First it listens and holds what it hears, then it asks for everything, then it applies what was held:
 * in this order nothing can fall between. It begins again whenever it may have missed something. Resolves when it is in
 * step for the first time.
 */
export const followTruth = async ({
  bus,
  log = () => undefined,
  onReplaced = () => undefined,
  now = () => performance.now(),
}: FollowerOptions): Promise<Follower> => {
  let rows = noRows();
  let position: Position | null = null;
  let isInStep = false;
  let isConnected = true;
  let isCatchingUp = false;
  let isClosed = false;
  let held: Batch[] = [];
  let heardAt = now();
  let lagMs = 0;
  let resyncs = -1;
  let tell: (happenings: Happenings, mostPerFrame?: number) => void = () => undefined;

  const isHeard = () => isConnected && now() - heardAt < silenceMs;
  const isCurrent = () => isInStep && isHeard();
  const { whenCurrent, callBack } = createWaitingRoom(isCurrent);

  const isReplaced = async (): Promise<boolean> => {
    const answer = await bus.hello();
    return answer.users !== hello.users || answer.seed !== hello.seed;
  };
  const tryOnce = async (): Promise<boolean> => {
    // Pages asked for from now on hold all that was published before.
    held = [];
    const pages = await Promise.all(Array.from({ length: pageCount }, (_, page) => bus.snapshot(page)));
    if (await isReplaced()) {
      log('replaced', hello);
      isClosed = true;
      onReplaced();
      return false;
    }
    const found = putTogether(pages, held);
    if (found === undefined) return false;
    const news = differences(rows, found.rows);
    ({ rows } = found);
    position = { epoch: found.epoch, seq: found.seq };
    held = [];
    isInStep = true;
    heardAt = now();
    tell(news);
    return true;
  };
  const catchUp = async (reason: ResyncReason): Promise<void> => {
    isInStep = false;
    if (isCatchingUp) return;
    isCatchingUp = true;
    resyncs += 1;
    const startedAt = now();
    log('resync', { reason, ...position });
    while (!isClosed && !(await tryOnce().catch(() => false))) await pause(retryMs);
    isCatchingUp = false;
    if (isClosed) return;
    log('in-step', { ...position, tookMs: Math.round(now() - startedAt) });
    callBack();
  };

  const receive = (batch: Batch): void => {
    heardAt = now();
    lagMs = Math.max(0, Date.now() - batch.sentAt);
    if (!isInStep || position === null) {
      held.push(batch);
      return;
    }
    if (batch.epoch === position.epoch && batch.seq <= position.seq) return;
    if (batch.epoch !== position.epoch || batch.seq !== position.seq + 1) {
      void catchUp(batch.epoch === position.epoch ? 'gap' : 'another-epoch');
      return;
    }
    position.seq = batch.seq;
    applyTo(rows, batch);
    tell(batch, batch.mostPerFrame);
    callBack();
  };

  bus.onConnection((isWhole) => {
    isConnected = isWhole;
    if (isWhole) void catchUp('reconnected');
  });
  bus.follow(receive);
  const hello = await untilAnswered(bus.hello);
  await catchUp('start');

  return {
    truth: {
      organisation: createOrganisation(hello.users, hello.seed),
      presenceOf: (userId) => rows.presence.get(userId),
      unreadOf: (userId) => rows.unread.get(userId),
      isCurrent,
      whenCurrent,
      status: () => ({
        state: isCurrent() ? 'current' : isHeard() ? 'catching-up' : 'gone',
        epoch: position?.epoch ?? null,
        seq: position?.seq ?? null,
        behindMs: Math.round(isCurrent() ? lagMs : now() - heardAt),
        resyncs,
      }),
    },
    onHappenings: (listener) => {
      tell = listener;
    },
    close: () => {
      isClosed = true;
    },
  };
};
