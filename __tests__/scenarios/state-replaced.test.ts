import type { Reducer } from '@reduxjs/toolkit';
import {
  groupMembersReceived,
  presenceTransitions,
  presenceReceived,
  selectGroupDisplayItems,
  selectGroupStatus,
  selectIdentity,
  selectIsPresenceStale,
  selectOwnPresence,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectPresenceSince,
  selectUnreadMessages,
  selectUserDisplayItem,
  type RealtimeRootState,
} from '../../src/index';
import {
  orgId,
  ownId,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  userString,
  type StoryOptions,
  type World,
} from '../helpers/story';

tellStories();

/** An app whose root reducer puts another state in place when it hears of it. */
const replacing = (reducer: Reducer<RealtimeRootState>): Reducer<RealtimeRootState> => {
  const given = (action: { type: string; state?: RealtimeRootState }): RealtimeRootState | undefined =>
    action.state === undefined ? undefined : (JSON.parse(JSON.stringify(action.state)) as RealtimeRootState);
  return (state, action) =>
    action.type === 'app/replace'
      ? // As a framework hydrates: behind the slices' back.
        (given(action) ?? reducer(undefined, { type: 'app/first' }))
      : reducer(state, action);
};

/** Both sockets up: oneself, an inferred group and one of the app's, and an unread count. */
async function busy(story: StoryOptions = {}): Promise<World & { token: string }> {
  const world = setUp({ wrapReducer: replacing, ...story });
  const { gateway, store } = world;
  gateway.addGroup(4, [1, 2]);
  gateway.addGroup(5, [2, 3]);
  for (const userId of [1, 2, 3, ownId]) gateway.setPresence(userId, { presence: '', availability: 'Away' });
  gateway.setUnread(userString(ownId), 3);
  const token = world.start();
  world.startMessages({ accessToken: token });
  store.dispatch(groupMembersReceived({ groupId: 5, userIds: [2, 3] }));
  world.watchUser(ownId);
  world.watchGroup(4);
  world.watchGroup(5);
  await settle();
  return { ...world, token };
}

/** All that a user of the app sees. */
function seen({ store }: World): unknown {
  const state = store.getState();
  return {
    identity: selectIdentity(state),
    own: selectOwnPresence(state),
    unread: selectUnreadMessages(state),
    status: selectPresenceConnection(state).status,
    isStale: selectIsPresenceStale(state),
    groups: [4, 5].map((groupId) => [
      selectGroupStatus(state, groupId),
      selectGroupDisplayItems(state, groupId).map(({ id }) => id),
    ]),
  };
}

const whole = {
  identity: { orgId, userId: ownId },
  own: { userId: ownId, presence: '', availability: 'Away' },
  unread: 3,
  status: 'ready',
  isStale: false,
  groups: [
    ['loaded', [1, 2]],
    ['loaded', [2, 3]],
  ],
};

describe('a state that is reset under a live socket', () => {
  it('says nothing that is not so, and all of it again after the same start', async () => {
    const world = await busy();
    expect(seen(world)).toEqual(whole);
    world.store.dispatch({ type: 'app/replace' });
    expect(seen(world)).toEqual({
      identity: { orgId: null, userId: null },
      own: null,
      unread: null,
      status: 'idle',
      isStale: true,
      groups: [
        ['none', []],
        ['none', []],
      ],
    });
    world.start({ accessToken: world.token });
    world.startMessages({ accessToken: world.token });
    await settle();
    expect(seen(world)).toEqual(whole);
    // No socket was opened for it.
    expect(world.gateway.connections).toHaveLength(2);
  });

  it('is right again by itself with the next session', async () => {
    const world = await busy();
    world.store.dispatch({ type: 'app/replace' });
    world.gateway.drop();
    await settle();
    await passUntilRetry(world.presence);
    await settle();
    await pass(1_000);
    expect(seen(world)).toEqual(whole);
    expect(selectPresenceFreshness(world.store.getState(), 1)).toBe('live');
  });

  it('never reads ready, fresh and empty, whatever comes first', async () => {
    const world = await busy();
    world.store.dispatch({ type: 'app/replace' });
    world.gateway.setPresence(1, { presence: 'RINGING' });
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)).toMatchObject({ presence: 'RINGING' });
    expect(seen(world)).toMatchObject({ status: 'idle', isStale: true });
    expect(selectPresenceFreshness(world.store.getState(), 1)).toBe('stale');
  });
});

describe('a state that a framework hydrates', () => {
  it('is shown as stale under a live socket, and live again after the same start', async () => {
    const world = await busy();
    const { store } = world;
    store.dispatch({ type: 'app/replace', state: store.getState() });
    const freshness = (): unknown => [1, 2, 3].map((id) => selectPresenceFreshness(store.getState(), id));
    expect(seen(world)).toMatchObject({
      status: 'idle',
      isStale: true,
      groups: [
        ['none', [1, 2]],
        ['none', [2, 3]],
      ],
    });
    expect(freshness()).toEqual(['stale', 'stale', 'stale']);
    world.start({ accessToken: world.token });
    world.startMessages({ accessToken: world.token });
    await settle();
    expect(seen(world)).toEqual(whole);
  });

  it('keeps since when, as at least as long, and tells of no call that began before', async () => {
    const world = await busy();
    const { store, gateway } = world;
    await pass(5_000);
    gateway.setPresence(1, { presence: 'RINGING', callChannelUUID: 'a' });
    await settle();
    const since = selectPresenceSince(store.getState(), 1);
    expect(since.presenceAtLeast).toBe(false);
    store.dispatch({ type: 'app/replace', state: store.getState() });
    const before = store.getState().groups;
    gateway.setPresence(1, { presence: 'RINGING', callChannelUUID: 'a' });
    await settle();
    expect(selectPresenceSince(store.getState(), 1)).toMatchObject({
      presenceSince: since.presenceSince,
      presenceAtLeast: true,
      callSince: since.callSince,
      callAtLeast: true,
    });
    const last = world.actions.filter(presenceReceived.match).at(-1);
    expect(last && presenceTransitions(last, store.getState().groups, before)).toEqual([]);
  });
});
