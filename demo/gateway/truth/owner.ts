import { randomUUID } from 'node:crypto';
import { beatMs, mostPerBatch, pageOf, type Batch, type Bus, type Page } from '../bus/bus';
import { startPump } from '../pump';
import type { Simulation } from '../simulation/simulation';
import type { Happenings } from '../simulation/world';
import { createFloodControl } from '../trouble/flood';
import type { TroubleRequest } from '../trouble/requests';
import { createSpell } from '../trouble/spell';
import type { Truth } from './truth';

/** The one who owns the truth, tells what happens, and answers for it. */
export interface TruthOwner {
  /** What is true, to those in the same process. */
  truth: Truth;
  /** Lets that much simulated time pass at once, in milliseconds, and tells what happened. */
  advance: (spanMs: number) => void;
  /** Lets simulated time stand still, or go on. */
  hold: (isHeld: boolean) => void;
  close: () => void;
}

/** Cuts what happened into pieces that a message can carry; nothing is one empty piece. */
const cut = ({ presence, unread }: Happenings): Happenings[] => {
  const pieces: Happenings[] = [];
  const longest = Math.max(presence.length, unread.length, 1);
  for (let start = 0; start < longest; start += mostPerBatch) {
    const end = start + mostPerBatch;
    pieces.push({ presence: presence.slice(start, end), unread: unread.slice(start, end) });
  }
  return pieces;
};

/** Numbers what is published, and sees to it that the silence never gets long. */
const createTeller = (bus: Bus, epoch: string) => {
  let seq = 0;
  let isSilent = true;
  const tell = (happenings: Happenings, mostPerFrame?: number) => {
    isSilent = false;
    for (const piece of cut(happenings)) {
      const batch: Batch = { epoch, seq: (seq += 1), sentAt: Date.now(), ...piece };
      bus.publish(mostPerFrame === undefined ? batch : { ...batch, mostPerFrame });
    }
  };
  const beat = setInterval(() => {
    if (isSilent) tell({ presence: [], unread: [] });
    isSilent = true;
  }, beatMs);
  return {
    seq: () => seq,
    tell,
    /** A step of simulated time in which nothing happened need not be told. */
    tellIfAny: (happenings: Happenings) => {
      if (happenings.presence.length + happenings.unread.length > 0) tell(happenings);
    },
    stop: () => {
      clearInterval(beat);
    },
  };
};

/** Floods meet those whom the followers' clients watch; everybody, while none of them watches anybody. */
const createWatched = () => {
  const byFollower = new Map<string, readonly number[]>();
  return {
    note: (follower: string, userIds: readonly number[]) => {
      byFollower.set(follower, userIds);
    },
    userIds: (): readonly number[] | undefined => {
      const all = new Set([...byFollower.values()].flat());
      return all.size > 0 ? [...all] : undefined;
    },
  };
};

/** Starts to own a truth: the simulation lives from now on, `speed` simulated milliseconds for each real one. */
export const startOwner = ({
  bus,
  simulation,
  hello,
  speed,
}: {
  bus: Bus;
  simulation: Simulation;
  hello: { users: number; seed: number };
  speed: number;
}): TruthOwner => {
  const epoch = randomUUID();
  const teller = createTeller(bus, epoch);
  const watched = createWatched();
  const freeze = createSpell(() => undefined);
  let isHeldByHand = false;
  const isHeld = () => isHeldByHand || freeze.isOn();

  const flood = createFloodControl(
    (count, mostPerFrame) => {
      teller.tell(simulation.stir(count, watched.userIds()), mostPerFrame);
    },
    isHeld,
    () => {
      bus.tellTrouble({ kind: 'calm', only: 'flood' });
    },
  );
  const calm = (request: Extract<TroubleRequest, { kind: 'calm' }>) => {
    if (request.only === undefined || request.only === 'flood') flood.stop();
    if (request.only === undefined || request.only === 'freeze') freeze.end();
  };
  bus.onTrouble((request) => {
    if (request.kind === 'flood') flood.begin(request);
    else if (request.kind === 'freeze') freeze.begin(request.seconds);
    else if (request.kind === 'calm') calm(request);
  });

  const userIds = simulation.organisation.people.map(({ userId }) => userId);
  const page = (wanted: number): Page => {
    const shown = userIds.filter((userId) => pageOf(userId) === wanted);
    return {
      epoch,
      seq: teller.seq(),
      presence: shown.flatMap((userId) => simulation.presenceOf(userId) ?? []),
      unread: shown.map((userId) => ({ userId, unreadMessages: simulation.unreadOf(userId) ?? 0 })),
    };
  };
  bus.serve({
    hello: () => hello,
    page,
    obey: ({ by, userIds: watchedIds }) => {
      watched.note(by, watchedIds);
    },
  });

  const advance = (spanMs: number) => {
    teller.tellIfAny(simulation.advance(spanMs));
  };
  const pump = startPump({ speed, advance, isHeld });

  return {
    truth: {
      organisation: simulation.organisation,
      presenceOf: simulation.presenceOf,
      unreadOf: simulation.unreadOf,
      isCurrent: () => true,
      whenCurrent: (callback) => {
        callback();
      },
      status: () => ({ state: 'current', epoch, seq: teller.seq(), behindMs: 0, resyncs: 0 }),
    },
    advance,
    hold: (isOn) => {
      isHeldByHand = isOn;
    },
    close: () => {
      pump.stop();
      teller.stop();
      flood.stop();
      freeze.end();
    },
  };
};
