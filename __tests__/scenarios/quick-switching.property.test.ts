import { configureStore } from '@reduxjs/toolkit';
import fc from 'fast-check';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectAllUserDisplayItems,
  selectGroupDisplayItems,
  selectGroupStatus,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  type WebSocketLike,
} from '../../src/index';
import { createTestToken } from '../../src/testing';
import { endpoint, groupPath, orgId, ownId } from '../helpers/story';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

const SECOND_MS = 1_000;
/** A server answers within this time, in whatever order. */
const ANSWER_MS = 40;
const GROUPS = 6;

interface Server {
  /** Who is in the groups 1, 2, 3 and so on. */
  groups: number[][];
  /** How long each answer takes, in turn. */
  delaysMs: number[];
  /** A subscribe that was taken back is answered all the same. */
  answersLeft: boolean;
  /** How long what the client sends is on its way: news that comes within this time is of a group just left. */
  uplinkMs: number;
}

interface Step {
  groupId: number;
  /** The next group is asked for before the last one is left. */
  overlaps: boolean;
  /** Somebody of this group is rung, whether or not it is the one looked at. */
  rings: number | null;
  pauseMs: number;
}

/** A server that names no paths, and a strict judge of what it is asked. */
function createServer({ groups, delaysMs, answersLeft, uplinkMs }: Server) {
  const subscribed = new Set<string>();
  const faults: string[] = [];
  const questions = new Map<string, { atMs: number; isAnswered: boolean }>();
  let socket: WebSocketLike | null = null;
  let turns = 0;

  const delayMs = (): number => delaysMs[turns++ % delaysMs.length] ?? 0;
  const membersOf = (path: string): number[] => groups[Number(/group\/(\d+)/.exec(path)?.[1]) - 1] ?? [];

  function say(frame: object): void {
    (socket?.onmessage as ((event: object) => void) | null)?.({ data: JSON.stringify(frame) });
  }

  function respond(userIds: readonly number[], presence: string): void {
    say({ type: 'response', data: userIds.map((userId) => ({ userId, presence })) });
  }

  function subscribe(path: string): void {
    const nowMs = performance.now();
    for (const [other, { atMs, isAnswered }] of questions) {
      if (other !== path && !isAnswered && nowMs - atMs < SECOND_MS) faults.push(`${path} beside ${other}`);
    }
    if (subscribed.has(path)) faults.push(`${path} twice`);
    subscribed.add(path);
    const question = { atMs: nowMs, isAnswered: false };
    questions.set(path, question);
    setTimeout(() => {
      if (!answersLeft && !subscribed.has(path)) return;
      question.isAnswered = true;
      respond(membersOf(path), '');
    }, delayMs());
  }

  function hear(text: string): void {
    const { type, path = '' } = JSON.parse(text) as { type: string; path?: string };
    if (type === 'subscribe') subscribe(path);
    else if (type === 'unsubscribe' && !subscribed.delete(path)) faults.push(`${path} taken back`);
    else if (type === 'auth')
      setTimeout(() => {
        say({ type: 'tick', message: 'welcome' });
      });
  }

  function WebSocket(): WebSocketLike {
    const made: WebSocketLike = {
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
      binaryType: 'blob',
      send: (text) => {
        setTimeout(hear, uplinkMs, text);
      },
      close: () => undefined,
    };
    socket = made;
    setTimeout(() => {
      (made.onopen as (() => void) | null)?.();
    });
    return made;
  }

  return {
    subscribed,
    faults,
    WebSocket: WebSocket as unknown as new (url: string) => WebSocketLike,
    /** News of a member, for whom the server takes for a watcher of the group. */
    ring(groupId: number) {
      const [first] = groups[groupId - 1] ?? [];
      if (first !== undefined && subscribed.has(groupPath(groupId))) respond([first], 'RINGING');
    },
  };
}

/** Goes through the groups, step by step, and then looks at the last one in peace. */
function walk(server: ReturnType<typeof createServer>, steps: readonly Step[], flushIntervalMs: number) {
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: () => [createWebsocketMiddleware({ WebSocket: server.WebSocket, flushIntervalMs })],
  } as unknown as { reducer: typeof realtimeReducers });
  store.dispatch(
    websocketStart({ endpoint, isFreedomWeb: false, accessToken: createTestToken({ orgId, userId: ownId }) }),
  );
  jest.advanceTimersByTime(ANSWER_MS);
  let current: number | null = null;
  for (const { groupId, overlaps, rings, pauseMs } of steps) {
    if (groupId !== current) {
      const enter = () => store.dispatch(websocketGroupSubscribe({ orgId, groupId }));
      if (overlaps) enter();
      if (current !== null) store.dispatch(websocketGroupUnsubscribe({ orgId, groupId: current }));
      if (!overlaps) enter();
      current = groupId;
    }
    jest.advanceTimersByTime(pauseMs);
    if (rings !== null) server.ring(rings);
  }
  // What is open has its second, and so has the last question where one user is all that came.
  jest.advanceTimersByTime(2 * SECOND_MS + 3 * ANSWER_MS);
  const state = store.getState();
  const last = current ?? 0;
  const shown = {
    status: selectGroupStatus(state, last),
    members: selectGroupDisplayItems(state, last).map(({ id }) => id),
    everybody: selectAllUserDisplayItems(state).map(({ id }) => id),
    subscribed: [...server.subscribed],
  };
  store.dispatch(websocketStop());
  jest.advanceTimersByTime(ANSWER_MS);
  return { last, shown };
}

const sorted = (ids: readonly number[]): number[] => [...ids].sort((one, other) => one - other);

const steps = fc.array(
  fc.record({
    groupId: fc.integer({ min: 1, max: GROUPS }),
    overlaps: fc.boolean(),
    rings: fc.option(fc.integer({ min: 1, max: GROUPS })),
    pauseMs: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.constant(0), fc.constantFrom(900, 1_100)),
  }),
  { minLength: 200, maxLength: 200 },
);

function switching(groups: fc.Arbitrary<number[][]>) {
  const server = fc.record({
    groups,
    delaysMs: fc.array(fc.integer({ min: 0, max: ANSWER_MS }), { minLength: 1, maxLength: 50 }),
    answersLeft: fc.boolean(),
    uplinkMs: fc.constantFrom(1, 5, 20),
  });
  return fc.property(server, steps, fc.constantFrom(0, 16), (options, all, flushIntervalMs) => {
    const world = createServer(options);
    const { last, shown } = walk(world, all, flushIntervalMs);
    const members = options.groups[last - 1] ?? [];
    expect(world.faults).toEqual([]);
    expect(shown).toEqual({
      status: 'loaded',
      members,
      everybody: sorted(members),
      subscribed: [groupPath(last)],
    });
    expect(jest.getTimerCount()).toBe(0);
  });
}

describe('200 quick switches between groups, before a server that answers in any order within 40 ms', () => {
  it('show exactly the members of the last, and ask one question at a time', () => {
    const apart = fc
      .array(fc.integer({ min: 0, max: 4 }), { minLength: GROUPS, maxLength: GROUPS })
      .map((sizes) =>
        sizes.map((size, at) => Array.from({ length: size }, (_, index) => 10 * (at + 1) + index)),
      );
    fc.assert(switching(apart), { numRuns: 100 });
  });

  it('do so where people are in several groups', () => {
    const shared = fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 5 }), {
      minLength: GROUPS,
      maxLength: GROUPS,
    });
    fc.assert(switching(shared), { numRuns: 100 });
  });
});
