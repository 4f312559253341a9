import {
  groupMembersReceived,
  groupSelected,
  selectGroupStatus,
  selectIdentity,
  selectOwnPresence,
  selectUnreadMessages,
  websocketStop,
} from '../../src/index';
import {
  freshToken,
  groupPath,
  orgId,
  ownId,
  pass,
  settle,
  setUp,
  tellStories,
  userPath,
  userString,
} from '../helpers/story';

tellStories();

const nobody = { orgId: null, userId: null };
const me = { orgId, userId: ownId };

describe('who the token says we are', () => {
  it('is known when the start is accepted, before anything is open', async () => {
    const { store, start } = setUp();
    expect(selectIdentity(store.getState())).toEqual(nobody);
    start();
    expect(selectIdentity(store.getState())).toEqual(me);
    await settle();
  });

  it('is known from the messages socket as well', async () => {
    const { store, startMessages } = setUp();
    startMessages();
    expect(selectIdentity(store.getState())).toEqual(me);
    await settle();
  });

  it('is forgotten with the presence socket', async () => {
    const { store, begin } = setUp();
    await begin();
    store.dispatch(websocketStop({ socket: 'presence' }));
    expect(selectIdentity(store.getState())).toEqual(nobody);
  });

  it('is not asked of a start that is refused', () => {
    const { store, start } = setUp();
    start({ endpoint: 'http://no.test' });
    expect(selectIdentity(store.getState())).toEqual(nobody);
  });
});

describe('a start as somebody else', () => {
  it.each([
    ['user', { userId: 4 }],
    ['organisation', { orgId: 'other' }],
  ])('(another %s) ends both sessions and forgets everything of the earlier identity', async (_, claims) => {
    const world = setUp();
    const { store, gateway } = world;
    gateway.addGroup(100, [1, 2]);
    world.watchUser(ownId);
    world.watchGroup(100);
    store.dispatch(groupMembersReceived({ groupId: 200, userIds: [5] }));
    store.dispatch(groupSelected(100));
    gateway.setPresence(ownId, { presence: 'RINGING' });
    gateway.setUnread(userString(ownId), 9);
    world.start();
    world.startMessages();
    await settle();
    expect(selectOwnPresence(store.getState())).not.toBeNull();
    expect(selectUnreadMessages(store.getState())).toBe(9);

    world.start({ accessToken: freshToken(claims) });
    const { groups } = store.getState();
    expect(groups).toMatchObject({ groupSelected: null, wanted: [], session: null });
    expect(groups.table.size).toBe(0);
    // What the app has set belongs to the organisation, and not to the person.
    expect(groups.members).toEqual('orgId' in claims ? {} : { 200: { userIds: [5], source: 'app' } });
    expect(selectOwnPresence(store.getState())).toBeNull();
    expect(selectUnreadMessages(store.getState())).toBeNull();
    expect(world.messages().status).toBe('stopped');
    expect(selectIdentity(store.getState())).toEqual({ ...me, ...claims });
    await settle();
    expect(world.presence().status).toBe('ready');
    expect(gateway.subscriptions).toEqual([]);
    expect(gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });

  it.each([false, true])('forgets the same with a stop between (%s)', async (isStopped) => {
    const world = setUp();
    const { store } = world;
    store.dispatch(groupMembersReceived({ groupId: 200, userIds: [5] }));
    store.dispatch(groupSelected(200));
    await world.begin();
    if (isStopped) store.dispatch(websocketStop());
    world.start({ accessToken: freshToken({ userId: 4 }) });
    expect(store.getState().groups.groupSelected).toBeNull();
    expect(world.memberIds(200)).toEqual([5]);
    if (isStopped) store.dispatch(websocketStop());
    world.start({ accessToken: freshToken({ orgId: 'other', userId: 4 }) });
    expect(world.memberIds(200)).toEqual([]);
  });

  it('does not hold the members that another organisation has set for exact', async () => {
    const world = setUp();
    world.store.dispatch(groupMembersReceived({ groupId: 100, userIds: [5] }));
    world.gateway.addGroup(100, [1, 2]);
    await world.begin();
    world.start({ accessToken: freshToken({ orgId: 'other' }) });
    world.watchGroup(100);
    await settle();
    expect(world.memberIds(100)).toEqual([1, 2]);
  });

  it('keeps what is wanted after it', async () => {
    const world = setUp();
    world.watchUser(1);
    await world.begin();
    world.start({ accessToken: freshToken({ userId: 4 }) });
    world.watchUser(2);
    await settle();
    expect(world.gateway.subscriptions).toEqual([userPath(2)]);
  });

  it('shows nothing of the earlier identity that still comes', async () => {
    const world = setUp();
    world.watchUser(1);
    await world.begin();
    const [old] = world.gateway.connections;
    world.start({ accessToken: freshToken({ userId: 4 }) });
    old?.sendRaw('{"type":"response","data":[{"userId":1,"presence":"RINGING"}]}');
    await settle();
    expect(world.store.getState().groups.table.size).toBe(0);
  });

  it('does not take the earlier identity’s renewed token', async () => {
    let answer: (token: string) => void = () => undefined;
    const world = setUp({
      options: {
        refreshAccessToken: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
    });
    world.start({ accessToken: freshToken({ exp: Date.now() / 1_000 - 60 }) });
    await settle();
    const other = world.start({ accessToken: freshToken({ userId: 4 }) });
    answer(freshToken());
    await pass(5_000);
    expect(world.gateway.received.map(({ accessToken }) => accessToken)).toEqual([other]);
  });

  it('also holds from the messages socket, and while the first connection waits', async () => {
    const world = setUp();
    world.gateway.refuseConnections();
    world.watchUser(1);
    await world.begin();
    expect(world.presence().status).toBe('waiting');
    world.gateway.heal();
    world.startMessages({ accessToken: freshToken({ userId: 4 }) });
    await pass(60_000);
    expect(world.presence().status).toBe('stopped');
    expect(world.messages().status).toBe('ready');
    expect(selectIdentity(world.store.getState())).toEqual({ orgId, userId: 4 });
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });

  it('after a stop is a first start: what was wanted since then counts', async () => {
    const world = setUp();
    await world.begin();
    world.store.dispatch(websocketStop());
    world.watchUser(1);
    world.watchGroup(100);
    world.start({ accessToken: freshToken({ userId: 4 }) });
    expect(selectGroupStatus(world.store.getState(), 100)).toBe('loading');
    await settle();
    expect(world.gateway.subscriptions).toEqual([userPath(1), groupPath(100)]);
  });

  it('and back again within one tick leaves the last one, alone', async () => {
    const world = setUp();
    for (const userId of [1, 2, 3, 2, 1]) world.start({ accessToken: freshToken({ userId }) });
    await settle();
    expect(selectIdentity(world.store.getState())).toEqual({ orgId, userId: 1 });
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
  });
});

describe('another token of the same identity', () => {
  it('replaces the session and keeps everything; the rows are stale in between', async () => {
    const world = setUp();
    world.watchUser(ownId);
    world.gateway.setPresence(ownId, { presence: 'RINGING' });
    await world.begin();
    world.start();
    expect(world.presence().status).toBe('connecting');
    expect(selectOwnPresence(world.store.getState())).toMatchObject({ presence: 'RINGING' });
    await settle();
    expect(world.presence()).toMatchObject({ status: 'ready', attempt: 1 });
    expect(world.gateway.subscriptions).toEqual([userPath(ownId)]);
  });

  it('that was used before in this session is no news, although a newer one came since', async () => {
    const world = setUp();
    const first = world.start();
    await settle();
    world.start();
    await settle();
    world.start({ accessToken: first });
    await settle();
    expect(world.gateway.connections).toHaveLength(2);
    expect(world.presence().status).toBe('ready');
  });

  it('that a repeated first start brings is not preferred to the renewed one', async () => {
    const renewed = freshToken();
    const world = setUp({ options: { refreshAccessToken: () => renewed } });
    const first = world.start();
    world.gateway.refuseTokens((token) => token === first, 4401);
    await pass(1_000);
    expect(world.presence().status).toBe('ready');
    world.start({ accessToken: first });
    await settle();
    expect(world.gateway.connections).toHaveLength(2);
    world.gateway.drop(4008);
    await settle();
    world.start({ accessToken: first });
    await settle();
    expect(world.gateway.received.at(-1)?.accessToken).toBe(renewed);
  });
});
