import {
  presenceReceived,
  selectGroupStatus,
  selectIsPresenceStale,
  selectOwnPresence,
  selectPresenceFreshness,
  selectPresenceSince,
  selectUserDisplayItem,
  selectUserPresence,
  websocketStop,
  websocketUserUnsubscribe,
} from '../../src/index';
import type { PresenceUpdate } from '../../src/index';
import { seededRandom } from '../helpers/seeded-random';
import {
  ownId,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  user,
  type StoryOptions,
  type World,
} from '../helpers/story';

tellStories();

const response = (...data: object[]): string => JSON.stringify({ type: 'response', data });

/** What the socket brought, action by action. */
const batches = ({ actions }: World): PresenceUpdate[][] =>
  actions.filter(presenceReceived.match).map(({ payload }) => payload.updates);

/** A ready session that watches users 1 to 3, with nothing known of them. */
async function watching(story: StoryOptions = {}): Promise<World> {
  const world = setUp({ ...story, gateway: { autoSnapshot: false, ...story.gateway } });
  for (const userId of [1, 2, 3]) world.watchUser(userId);
  await world.begin();
  return world;
}

describe('a frame', () => {
  it('of two hundred rows is one notification, with all of them', async () => {
    const world = setUp();
    const members = Array.from({ length: 200 }, (_, index) => index + 1);
    world.gateway.addGroup(100, members);
    await world.begin();
    world.watchGroup(100);
    let notifications = 0;
    world.store.subscribe(() => (notifications += 1));
    await settle();
    expect(notifications).toBe(1);
    expect(world.memberIds(100)).toEqual(members);
  });

  it('of more than 2,000 rows goes in parts of at most 2,000, nothing dropped, in order', async () => {
    const world = setUp();
    const members = Array.from({ length: 5_001 }, (_, index) => index + 1);
    world.gateway.addGroup(100, members);
    await world.begin();
    world.watchGroup(100);
    await settle();
    expect(batches(world).map(({ length }) => length)).toEqual([2_000, 2_000, 1_001]);
    expect(batches(world).flatMap((updates) => updates.map(({ userId }) => userId))).toEqual(members);
    expect(world.memberIds(100)).toEqual(members);
  });

  it('that goes in parts ends with its last row, also where a listener commands something meanwhile', async () => {
    const world = setUp();
    const members = Array.from({ length: 5_001 }, (_, index) => index + 1);
    world.gateway.addGroup(100, members);
    await world.begin();
    world.watchGroup(100);
    const leave = world.store.subscribe(() => {
      if (selectUserDisplayItem(world.store.getState(), 1) === undefined) return;
      leave();
      world.watchUser(9_000);
    });
    await settle();
    expect(batches(world).map(({ length }) => length)).toEqual([2_000, 2_000, 1_001]);
    expect(batches(world).flatMap((updates) => updates.map(({ userId }) => userId))).toEqual(members);
    expect(world.memberIds(100)).toEqual(members);
  });

  it('may name a user twice: the last word counts', async () => {
    const world = await watching();
    world.gateway.sendRaw(response({ userId: 1, presence: 'RINGING' }, { userId: 1, presence: 'ANSWERED' }));
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)?.presence).toBe('ANSWERED');
    expect(batches(world)).toEqual([
      [
        { userId: 1, presence: 'RINGING' },
        { userId: 1, presence: 'ANSWERED' },
      ],
    ]);
  });
});

describe('updates of a session', () => {
  it('leave alone what they do not name, and clear what they name as empty', async () => {
    const { store, gateway } = await watching();
    const full = {
      presence: 'ANSWERED',
      logicalDirection: 'Inbound',
      callChannelUUID: 'a1',
      availability: 'On Call',
      availabilityStateId: 3,
      availabilityProfileId: 1,
    } as const;
    gateway.sendRaw(response({ userId: 1, ...full }));
    gateway.sendRaw(response({ userId: 1, presence: '', callChannelUUID: '' }));
    await settle();
    expect(selectUserPresence(store.getState(), 1)).toEqual({
      userId: 1,
      ...full,
      presence: '',
      callChannelUUID: '',
    });
    gateway.sendRaw(response({ userId: 1, availability: null, availabilityStateId: null }));
    await settle();
    expect(selectUserPresence(store.getState(), 1)).toMatchObject({
      availability: 'On Call',
      availabilityStateId: 3,
    });
  });

  it.each([1, 2, 3, 4, 5])(
    'give the same rows however they are split into frames (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const pick = <T>(...values: T[]): T => values[Math.floor(random() * values.length)]!;
      const updates = Array.from({ length: 60 }, () => ({
        userId: pick(1, 2, 3),
        ...(random() < 0.5 ? { presence: pick('ANSWERED', 'BRIDGED', 'RINGING', '') } : {}),
        ...(random() < 0.5 ? { availability: pick('Available', 'Away', '') } : {}),
        ...(random() < 0.3 ? { availabilityStateId: pick(1, 2, 3) } : {}),
      }));
      const rowsAfter = async (split: () => number): Promise<unknown> => {
        const { store, gateway } = await watching();
        for (let at = 0; at < updates.length;) {
          const size = split();
          gateway.sendRaw(response(...updates.slice(at, at + size)));
          at += size;
        }
        await settle();
        return [1, 2, 3].map((userId) => selectUserPresence(store.getState(), userId));
      };
      const whole = await rowsAfter(() => updates.length);
      expect(await rowsAfter(() => 1)).toEqual(whole);
      expect(await rowsAfter(() => 1 + Math.floor(random() * 10))).toEqual(whole);
    },
  );

  it('say when presence and availability last changed', async () => {
    const { store, gateway } = await watching();
    const since = () => selectPresenceSince(store.getState(), 1);
    expect(since()).toMatchObject({ presenceSince: null, availabilitySince: null });
    const first = Date.now();
    gateway.sendRaw(response({ userId: 1, presence: 'RINGING', availability: 'Available' }));
    await pass(5_000);
    gateway.sendRaw(response({ userId: 1, presence: 'RINGING', availability: 'Away' }));
    await settle();
    expect(since()).toMatchObject({ presenceSince: first, availabilitySince: first + 5_000 });
  });
});

describe('one’s own presence', () => {
  it('follows one’s own row while something covers it', async () => {
    const { store, gateway, watchUser, begin } = setUp();
    gateway.setPresence(ownId, { presence: 'RINGING', availability: 'Available' });
    await begin();
    const own = () => selectOwnPresence(store.getState());
    expect(own()).toBeNull();
    watchUser(ownId);
    await settle();
    expect(own()).toEqual({ userId: ownId, presence: 'RINGING', availability: 'Available' });
    gateway.setPresence(ownId, { presence: 'ANSWERED' });
    await settle();
    expect(own()).toEqual({ userId: ownId, presence: 'ANSWERED', availability: 'Available' });
    store.dispatch(websocketUserUnsubscribe(user(ownId)));
    expect(own()).toBeNull();
  });

  it('begins anew where one was not covered in between', async () => {
    const { store, gateway, watchUser, begin } = setUp({ gateway: { autoSnapshot: false } });
    watchUser(ownId);
    await begin();
    gateway.sendRaw(response({ userId: ownId, presence: 'RINGING', availability: 'Available' }));
    await settle();
    store.dispatch(websocketUserUnsubscribe(user(ownId)));
    watchUser(ownId);
    gateway.sendRaw(response({ userId: ownId, presence: 'ANSWERED' }));
    await settle();
    expect(selectOwnPresence(store.getState())).toEqual({ userId: ownId, presence: 'ANSWERED' });
    expect(selectUserPresence(store.getState(), ownId)).toEqual(selectOwnPresence(store.getState()));
  });

  it('equals one’s own row, across sessions', async () => {
    const { store, gateway, watchUser, begin, presence } = setUp({ gateway: { autoSnapshot: false } });
    watchUser(ownId);
    await begin();
    gateway.sendRaw(response({ userId: ownId, presence: 'RINGING', availability: 'Available' }));
    await settle();
    gateway.drop();
    await settle();
    expect(selectOwnPresence(store.getState())?.availability).toBe('Available');
    await passUntilRetry(presence);
    gateway.sendRaw(response({ userId: ownId, presence: 'ANSWERED' }));
    await settle();
    expect(selectOwnPresence(store.getState())).toEqual({ userId: ownId, presence: 'ANSWERED' });
    expect(selectUserPresence(store.getState(), ownId)).toEqual(selectOwnPresence(store.getState()));
  });
});

describe('a link that is down', () => {
  it('leaves the rows, stale until the server has spoken of the user again', async () => {
    const { store, gateway, presence } = await watching();
    const freshness = () => [1, 2, 3].map((userId) => selectPresenceFreshness(store.getState(), userId));
    expect(freshness()).toEqual(['unknown', 'unknown', 'unknown']);
    gateway.sendRaw(response({ userId: 1, presence: 'RINGING' }, { userId: 2, presence: '' }));
    await settle();
    expect(freshness()).toEqual(['live', 'live', 'unknown']);
    gateway.drop();
    await settle();
    expect(freshness()).toEqual(['stale', 'stale', 'unknown']);
    expect(selectIsPresenceStale(store.getState())).toBe(true);
    expect(selectUserDisplayItem(store.getState(), 1)).toEqual({ id: 1, presence: 'RINGING' });
    await passUntilRetry(presence);
    expect(selectIsPresenceStale(store.getState())).toBe(false);
    expect(freshness()).toEqual(['stale', 'stale', 'unknown']);
    gateway.sendRaw(response({ userId: 2, presence: '' }));
    await settle();
    expect(freshness()).toEqual(['stale', 'live', 'unknown']);
  });

  it('is replaced by what the new session says: nobody vouches for the rest', async () => {
    const { store, gateway, presence } = await watching();
    gateway.sendRaw(
      response({ userId: 1, presence: 'RINGING', availability: 'Away', availabilityStateId: 2 }),
    );
    await settle();
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    gateway.sendRaw(response({ userId: 1, presence: '' }));
    gateway.sendRaw(response({ userId: 1, availabilityProfileId: 9 }));
    await settle();
    expect(selectUserPresence(store.getState(), 1)).toEqual({
      userId: 1,
      presence: '',
      availabilityProfileId: 9,
    });
  });
});

describe('a path that was left', () => {
  it('leaves no ghost: its late rows are dropped', async () => {
    const { store, gateway } = await watching();
    store.dispatch(websocketUserUnsubscribe(user(1)));
    gateway.sendRaw(response({ userId: 1, presence: 'RINGING' }, { userId: 2, presence: 'RINGING' }));
    await settle();
    expect(selectUserDisplayItem(store.getState(), 1)).toBeUndefined();
    expect(selectUserDisplayItem(store.getState(), 2)).toBeDefined();
  });

  it('and entered again, starts from what is said then', async () => {
    const { store, gateway, watchUser } = await watching();
    gateway.sendRaw(response({ userId: 1, presence: 'RINGING', availability: 'Away' }));
    await settle();
    store.dispatch(websocketUserUnsubscribe(user(1)));
    watchUser(1);
    gateway.sendRaw(response({ userId: 1, availability: 'Available' }));
    await settle();
    expect(selectUserDisplayItem(store.getState(), 1)).toEqual({ id: 1, availability: 'Available' });
  });
});

describe('gathering', () => {
  const frame = (userId: number): string => response({ userId, presence: 'RINGING' });
  const sizes = (world: World): number[] => batches(world).map(({ length }) => length);

  it('dispatches a frame at once that comes long after the last', async () => {
    const world = await watching({ options: { flushIntervalMs: 16 } });
    world.gateway.sendRaw(frame(1));
    await settle();
    await pass(16);
    world.gateway.sendRaw(frame(2));
    await settle();
    expect(sizes(world)).toEqual([1, 1]);
  });

  it('has frames inside the interval wait for its end and go together', async () => {
    const world = await watching({ options: { flushIntervalMs: 16 } });
    for (const userId of [1, 2, 3]) world.gateway.sendRaw(frame(userId));
    await settle();
    expect(sizes(world)).toEqual([1]);
    await pass(15);
    expect(sizes(world)).toEqual([1]);
    await pass(1);
    expect(sizes(world)).toEqual([1, 2]);
  });

  it('goes by elapsed time where further frames come, although the timer sleeps', async () => {
    let nowMs = 0;
    const world = await watching({ options: { flushIntervalMs: 16, now: () => nowMs } });
    world.gateway.sendRaw(frame(1));
    await settle();
    world.gateway.sendRaw(frame(2));
    await settle();
    nowMs += 15;
    world.gateway.sendRaw(frame(3));
    await settle();
    expect(sizes(world)).toEqual([1]);
    nowMs += 1;
    world.gateway.sendRaw(frame(1));
    await settle();
    expect(sizes(world)).toEqual([1, 3]);
    nowMs += 16;
    await pass(16);
    expect(sizes(world)).toEqual([1, 3]);
  });

  it('goes out when it is full, and drops nothing', async () => {
    const world = await watching({ options: { flushIntervalMs: 10_000 } });
    for (let update = 0; update < 5_000; update++) world.gateway.sendRaw(frame(1 + (update % 3)));
    await settle();
    expect(sizes(world)).toEqual([1, 2_000, 2_000]);
    await pass(10_000);
    expect(sizes(world)).toEqual([1, 2_000, 2_000, 999]);
  });

  it('dispatches frame by frame where the interval is 0', async () => {
    const world = await watching({ options: { flushIntervalMs: 0 } });
    for (const userId of [1, 2, 3]) world.gateway.sendRaw(frame(userId));
    await settle();
    expect(sizes(world)).toEqual([1, 1, 1]);
  });

  it('goes out before a command takes effect', async () => {
    const world = await watching({ options: { flushIntervalMs: 1_000 } });
    world.gateway.sendRaw(frame(1));
    world.gateway.sendRaw(frame(2));
    await settle();
    world.newTypes();
    world.watchUser(9);
    expect(world.newTypes()).toEqual(['realtime/presenceReceived', 'WEBSOCKET_USER_SUBSCRIBE']);
  });

  it('goes out before a change of the connection takes effect, as of its own session', async () => {
    const world = await watching({ options: { flushIntervalMs: 1_000 } });
    world.gateway.sendRaw(frame(1));
    world.gateway.sendRaw(frame(2));
    await settle();
    world.newTypes();
    world.gateway.drop();
    await settle();
    expect(world.newTypes()).toEqual([
      'realtime/presenceReceived',
      'realtime/connectionChanged',
      'realtime/errorReported',
    ]);
    expect(selectPresenceFreshness(world.store.getState(), 2)).toBe('stale');
  });

  it('is thrown away by a stop', async () => {
    const world = await watching({ options: { flushIntervalMs: 1_000 } });
    world.gateway.sendRaw(frame(1));
    world.gateway.sendRaw(frame(2));
    await settle();
    world.store.dispatch(websocketStop());
    await pass(5_000);
    expect(sizes(world)).toEqual([1]);
  });

  it('is not thrown away by a stop of the other socket', async () => {
    const world = await watching({ options: { flushIntervalMs: 1_000 } });
    world.gateway.sendRaw(frame(1));
    world.gateway.sendRaw(frame(2));
    await settle();
    world.newTypes();
    world.store.dispatch(websocketStop({ socket: 'messages' }));
    expect(world.newTypes().slice(0, 2)).toEqual(['WEBSOCKET_STOP', 'realtime/presenceReceived']);
  });

  it('carries a burst of 20,000 frames without losing one, and ends in the last word', async () => {
    const world = await watching({ options: { flushIntervalMs: 16 } });
    for (let update = 0; update < 20_000; update++) {
      const userId = 1 + (update % 3);
      world.gateway.sendRaw(`{"type":"response","data":[{"userId":${userId},"availability":"${update}"}]}`);
    }
    await pass(100);
    expect(sizes(world).reduce((sum, size) => sum + size, 0)).toBe(20_000);
    const last = [1, 2, 3].map((userId) => selectUserPresence(world.store.getState(), userId)?.availability);
    expect(last).toEqual(['19998', '19999', '19997']);
  });
});

describe('words that are not known', () => {
  it('are reported and make their field absent; the rest of the item and of the frame applies', async () => {
    const { store, gateway, errors, presence } = await watching();
    gateway.sendRaw(
      response(
        { userId: 1, presence: 'HELD', logicalDirection: 'Sideways', availability: 'Away', colour: 'red' },
        { userId: 2, presence: 'RINGING' },
      ),
    );
    await settle();
    expect(selectUserPresence(store.getState(), 1)).toEqual({ userId: 1, availability: 'Away' });
    expect(selectUserPresence(store.getState(), 2)).toEqual({ userId: 2, presence: 'RINGING' });
    expect(errors).toMatchObject([{ code: 'INVALID_ITEM', socket: 'presence', count: 2 }]);
    expect(errors[0]?.message).toContain(
      'data[0].presence must be ANSWERED, BRIDGED, RINGING or ""; got "HELD"',
    );
    expect(presence()).toMatchObject({ status: 'ready', error: null });
  });

  it('do not make a busy user idle: unknown is not cleared', async () => {
    const { store, gateway } = await watching();
    gateway.sendRaw(response({ userId: 1, presence: 'ANSWERED' }));
    gateway.sendRaw(response({ userId: 1, presence: 'HELD' }));
    await settle();
    expect(selectUserDisplayItem(store.getState(), 1)?.presence).not.toBe('');
  });
});

describe('a group', () => {
  it('that is not wanted has no state of its own', async () => {
    const { store } = await watching();
    expect(selectGroupStatus(store.getState(), 5)).toBe('none');
  });
});
