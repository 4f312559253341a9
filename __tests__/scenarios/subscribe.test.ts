import {
  groupMembersReceived,
  selectGroupStatus,
  selectUserPresence,
  websocketGroupUnsubscribe,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../../src/index';
import { seededRandom } from '../helpers/seeded-random';
import {
  freshToken,
  group,
  groupPath,
  orgId,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  user,
  userPath,
} from '../helpers/story';

tellStories();

const sub = (...paths: string[]): string[] => paths.map((path) => `subscribe ${path}`);
const unsub = (...paths: string[]): string[] => paths.map((path) => `unsubscribe ${path}`);

describe('what is asked for before the socket is ready', () => {
  it('before the start, while connecting and before the welcome, is sent once, after it, in order', async () => {
    const { gateway, start, watchUser, asked } = setUp({ gateway: { autoWelcome: false } });
    watchUser(3);
    watchUser(1);
    start();
    watchUser(2);
    await settle();
    watchUser(1);
    watchUser(4);
    await pass(5_000);
    expect(asked()).toEqual([]);
    gateway.welcome();
    await settle();
    expect(asked()).toEqual(sub(userPath(3), userPath(1), userPath(2), userPath(4)));
  });

  it('and taken back before it is ready, is never sent', async () => {
    const { store, begin, watchUser, asked } = setUp();
    watchUser(1);
    watchUser(2);
    store.dispatch(websocketUserUnsubscribe(user(1)));
    await begin();
    expect(asked()).toEqual(sub(userPath(2)));
  });

  it('and asked for anew after it was taken back, goes to the end of the row', async () => {
    const { store, begin, watchUser, asked } = setUp();
    watchUser(1);
    watchUser(2);
    store.dispatch(websocketUserUnsubscribe(user(1)));
    watchUser(1);
    await begin();
    expect(asked()).toEqual(sub(userPath(2), userPath(1)));
  });

  it('costs no more than what is wanted in the end, however often it changed', async () => {
    const { store, begin, watchUser, asked } = setUp();
    const random = seededRandom(7);
    for (let toggle = 0; toggle < 2_000; toggle++) {
      const userId = 1 + Math.floor(random() * 100);
      if (random() < 0.5) watchUser(userId);
      else store.dispatch(websocketUserUnsubscribe(user(userId)));
    }
    for (let userId = 1; userId <= 100; userId++) store.dispatch(websocketUserUnsubscribe(user(userId)));
    watchUser(5);
    await begin();
    expect(asked()).toEqual(sub(userPath(5)));
  });
});

describe('holders', () => {
  it('keep a path until the last of them lets go', async () => {
    const { store, begin, watchUser, asked } = setUp();
    await begin();
    watchUser(1, 'left panel');
    watchUser(1, 'right panel');
    watchUser(1);
    const release = (holder?: string): void => {
      store.dispatch(websocketUserUnsubscribe(user(1, holder)));
    };
    release('left panel');
    release();
    await settle();
    expect(asked()).toEqual(sub(userPath(1)));
    release('right panel');
    await settle();
    expect(asked()).toEqual([...sub(userPath(1)), ...unsub(userPath(1))]);
  });

  it('count once each: a repeated subscribe of one is undone by one unsubscribe', async () => {
    const { store, begin, watchUser, asked } = setUp();
    await begin();
    for (let time = 0; time < 3; time++) watchUser(1, 'panel');
    store.dispatch(websocketUserUnsubscribe(user(1, 'panel')));
    await settle();
    expect(asked()).toEqual([...sub(userPath(1)), ...unsub(userPath(1))]);
  });

  it('cannot let go of what another holds', async () => {
    const { store, begin, watchUser, asked } = setUp();
    await begin();
    watchUser(1, 'panel');
    store.dispatch(websocketUserUnsubscribe(user(1)));
    store.dispatch(websocketUserUnsubscribe(user(1, 'other')));
    await settle();
    expect(asked()).toEqual(sub(userPath(1)));
  });

  it('that name none are the app, by whatever name', async () => {
    const { store, begin, watchUser, asked } = setUp();
    await begin();
    watchUser(1);
    store.dispatch(websocketUserUnsubscribe(user(1, 'app')));
    await settle();
    expect(asked()).toEqual([...sub(userPath(1)), ...unsub(userPath(1))]);
  });

  it.each(['__proto__', 'constructor', 'toString', ' ', '\u0000', '🦊'])(
    'may be called %j',
    async (holder) => {
      const { store, begin, watchGroup, asked } = setUp();
      await begin();
      watchGroup(1, holder);
      watchGroup(1, 'other');
      store.dispatch(websocketGroupUnsubscribe(group(1, holder)));
      store.dispatch(websocketGroupUnsubscribe(group(1, 'other')));
      await settle();
      expect(asked()).toEqual([...sub(groupPath(1)), ...unsub(groupPath(1))]);
    },
  );
});

describe('idempotence', () => {
  it('sends nothing for a path that is wanted already', async () => {
    const { begin, watchUser, watchGroup, asked } = setUp();
    await begin();
    for (let time = 0; time < 5; time++) {
      watchUser(1);
      watchGroup(100);
      await settle();
    }
    expect(asked()).toEqual(sub(userPath(1), groupPath(100)));
  });

  it('sends nothing for a path that nobody asked for, and nothing twice', async () => {
    const { store, begin, watchUser, asked, errors } = setUp();
    await begin();
    store.dispatch(websocketUserUnsubscribe(user(1)));
    watchUser(1);
    for (let time = 0; time < 3; time++) store.dispatch(websocketUserUnsubscribe(user(1)));
    await settle();
    expect(asked()).toEqual([...sub(userPath(1)), ...unsub(userPath(1))]);
    expect(errors).toEqual([]);
  });

  it('tells users and groups of the same id apart, and organisations', async () => {
    const { store, begin, watchUser, watchGroup, asked } = setUp();
    await begin();
    watchUser(100);
    watchGroup(100);
    store.dispatch(websocketUserSubscribe({ orgId: 'other', userId: 100 }));
    await settle();
    expect(asked()).toEqual(sub(userPath(100), groupPath(100), '/org/other/user/100/presence'));
    store.dispatch(websocketUserUnsubscribe(user(100)));
    await settle();
    expect(asked().slice(3)).toEqual(unsub(userPath(100)));
  });
});

describe('a session that is lost', () => {
  it('has all fifty paths again in the next one, each once, in the order first asked for', async () => {
    const { gateway, begin, watchUser, watchGroup, presence, asked } = setUp();
    const userIds = Array.from({ length: 25 }, (_, index) => 25 - index);
    for (const id of userIds) {
      watchUser(id);
      watchGroup(1_000 + id);
    }
    await begin();
    await pass(2_000);
    const wanted = new Set(asked());
    expect(wanted.size).toBe(50);
    gateway.received.length = 0;
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    await pass(2_000);
    expect(asked()).toHaveLength(50);
    expect(new Set(asked())).toEqual(wanted);
    expect(asked().filter((frame) => frame.includes('/user/'))).toEqual(sub(...userIds.map(userPath)));
    expect(asked().filter((frame) => frame.includes('/group/'))).toEqual(
      sub(...userIds.map((id) => groupPath(1_000 + id))),
    );
  });

  it('has a thousand paths again within a second', async () => {
    const { gateway, begin, watchUser, presence } = setUp();
    for (let userId = 1; userId <= 1_000; userId++) watchUser(userId);
    await begin();
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    await pass(1_000);
    expect(gateway.subscriptions).toEqual(Array.from({ length: 1_000 }, (_, index) => userPath(index + 1)));
  });

  it('takes up what changed while it was down', async () => {
    const { store, gateway, begin, watchUser, presence } = setUp();
    watchUser(1);
    watchUser(2);
    await begin();
    gateway.drop();
    await settle();
    store.dispatch(websocketUserUnsubscribe(user(1)));
    watchUser(3);
    await passUntilRetry(presence);
    expect(gateway.subscriptions).toEqual([userPath(2), userPath(3)]);
  });

  it('subscribes what a subscriber asks for the moment it is ready, once', async () => {
    const { store, begin, watchUser, presence, asked } = setUp();
    watchUser(1);
    let isAsking = false;
    store.subscribe(() => {
      if (isAsking || presence().status !== 'ready') return;
      isAsking = true;
      watchUser(2);
    });
    await begin();
    expect(asked()).toEqual(sub(userPath(1), userPath(2)));
  });

  it.each(['before the auth was read', 'in the session'])(
    'is welcomed once, although twice: %s',
    async (when) => {
      const { gateway, begin, watchUser, asked, actions } = setUp();
      watchUser(1);
      watchUser(2);
      if (when === 'in the session') await begin();
      else {
        const beginning = begin();
        gateway.welcome();
        await beginning;
      }
      gateway.welcome();
      gateway.welcome();
      await settle();
      expect(asked()).toEqual(sub(userPath(1), userPath(2)));
      const ready = actions.filter(({ type }) => type === 'realtime/connectionChanged');
      expect(ready).toHaveLength(3);
    },
  );

  it('moves with every subscription to another endpoint', async () => {
    const { gateway, start, watchUser, watchGroup, presence } = setUp();
    const accessToken = start();
    watchUser(1);
    watchGroup(100);
    await settle();
    start({ accessToken, endpoint: 'wss://elsewhere.test/' });
    expect(presence().status).toBe('connecting');
    await settle();
    expect(gateway.connections.map(({ isOpen, subscriptions }) => [isOpen, subscriptions])).toEqual([
      [false, []],
      [true, [userPath(1), groupPath(100)]],
    ]);
  });

  it('moves with every subscription to another token, without ever having failed', async () => {
    const { gateway, start, watchUser, actions } = setUp();
    start();
    watchUser(1);
    await settle();
    start({ accessToken: freshToken() });
    await settle();
    expect(gateway.connections.map(({ isOpen }) => isOpen)).toEqual([false, true]);
    expect(gateway.subscriptions).toEqual([userPath(1)]);
    expect(JSON.stringify(actions)).not.toContain('failed');
  });
});

describe('groups whose members the server has to tell', () => {
  it('are asked for one after the other, each when the one before is answered', async () => {
    const { gateway, begin, watchGroup, asked, memberIds } = setUp({ gateway: { autoSnapshot: false } });
    gateway.addGroup(100, [1, 2]);
    gateway.addGroup(200, [3, 4]);
    watchGroup(100);
    watchGroup(200);
    await begin();
    expect(asked()).toEqual(sub(groupPath(100)));
    gateway.snapshot(groupPath(100));
    await settle();
    expect(asked()).toEqual(sub(groupPath(100), groupPath(200)));
    gateway.snapshot(groupPath(200));
    await settle();
    expect([memberIds(100), memberIds(200)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('wait together no longer than a second', async () => {
    const { begin, watchGroup, asked } = setUp({ gateway: { autoSnapshot: false } });
    for (const groupId of [1, 2, 3, 4]) watchGroup(groupId);
    await begin();
    expect(asked()).toHaveLength(1);
    await pass(1_000);
    expect(asked()).toEqual(sub(...[1, 2, 3, 4].map(groupPath)));
  });

  it('are not waited for where the app has set the members', async () => {
    const { store, begin, watchGroup, asked } = setUp({ gateway: { autoSnapshot: false } });
    store.dispatch(groupMembersReceived({ groupId: 2, userIds: [1] }));
    for (const groupId of [1, 2, 3]) watchGroup(groupId);
    await begin();
    expect(asked()).toEqual(sub(groupPath(1), groupPath(2)));
    store.dispatch(groupMembersReceived({ groupId: 3, userIds: [1] }));
    expect(asked()).toHaveLength(2);
    await settle();
    expect(asked()).toEqual(sub(groupPath(1), groupPath(2), groupPath(3)));
  });

  it('that are left while held back are never asked for', async () => {
    const { store, begin, watchGroup, asked } = setUp({ gateway: { autoSnapshot: false } });
    for (const groupId of [1, 2, 3]) watchGroup(groupId);
    await begin();
    store.dispatch(websocketGroupUnsubscribe(group(2)));
    await pass(1_000);
    expect(asked()).toEqual(sub(groupPath(1), groupPath(3)));
  });

  it('are loading until they are answered, even by nobody', async () => {
    const { store, gateway, begin, watchGroup } = setUp({ gateway: { autoSnapshot: false } });
    gateway.addGroup(100, []);
    const status = () => selectGroupStatus(store.getState(), 100);
    expect(status()).toBe('none');
    watchGroup(100);
    expect(status()).toBe('loading');
    await begin();
    expect(status()).toBe('loading');
    gateway.snapshot();
    await settle();
    expect(status()).toBe('loaded');
    store.dispatch(websocketGroupUnsubscribe(group(100)));
    expect(status()).toBe('none');
  });
});

describe('quick switching between groups', () => {
  it('leaves one group wanted, with its own members alone', async () => {
    const { store, gateway, begin, watchGroup, memberIds } = setUp();
    for (let groupId = 1; groupId <= 20; groupId++)
      gateway.addGroup(groupId, [groupId * 10, groupId * 10 + 1]);
    await begin();
    for (let groupId = 1; groupId <= 20; groupId++) {
      if (groupId > 1) store.dispatch(websocketGroupUnsubscribe(group(groupId - 1)));
      watchGroup(groupId);
    }
    await pass(2_000);
    expect(gateway.subscriptions).toEqual([groupPath(20)]);
    expect(memberIds(20)).toEqual([200, 201]);
    expect(selectUserPresence(store.getState(), 190)).toBeUndefined();
  });

  it('works the same where every switch is answered before the next', async () => {
    const { store, gateway, begin, watchGroup, memberIds } = setUp();
    for (let groupId = 1; groupId <= 5; groupId++) gateway.addGroup(groupId, [groupId * 10, 7]);
    await begin();
    for (let round = 0; round < 3; round++) {
      for (let groupId = 1; groupId <= 5; groupId++) {
        watchGroup(groupId);
        await settle();
        expect(memberIds(groupId)).toEqual([groupId * 10, 7]);
        store.dispatch(websocketGroupUnsubscribe(group(groupId)));
        await settle();
        expect(memberIds(groupId)).toEqual([]);
      }
    }
    expect(gateway.subscriptions).toEqual([]);
  });
});

describe('paths of the app’s own', () => {
  it('are what is sent', async () => {
    const { begin, watchUser, watchGroup, asked } = setUp({
      allowViolations: true,
      options: {
        userPath: (org, userId) => `/v2/${org}/u/${userId}`,
        groupPath: (org, groupId) => `/org/${org}/user-group/${groupId}/presence`,
      },
    });
    watchUser(1);
    watchGroup(2);
    await begin();
    expect(asked()).toEqual(sub(`/v2/${orgId}/u/1`, `/org/${orgId}/user-group/2/presence`));
  });

  it.each<[string, () => string]>([
    [
      'throws',
      () => {
        throw new Error('no such user');
      },
    ],
    ['gives no text', () => 42 as unknown as string],
    ['gives nothing', () => ''],
  ])('refuse the command where the builder %s', async (_, userPathOption) => {
    const { begin, watchUser, asked, errors, presence } = setUp({ options: { userPath: userPathOption } });
    await begin();
    watchUser(1);
    await settle();
    expect(asked()).toEqual([]);
    expect(errors).toMatchObject([{ code: 'INVALID_COMMAND', socket: 'presence' }]);
    expect(presence().status).toBe('ready');
  });
});

describe('a stop', () => {
  it('forgets what was wanted', async () => {
    const { store, begin, watchUser, asked } = setUp();
    watchUser(1);
    await begin();
    store.dispatch(websocketStop());
    await begin();
    expect(asked()).toEqual(sub(userPath(1)));
  });

  it('of the messages socket forgets none of it', async () => {
    const { store, gateway, begin, startMessages, watchUser } = setUp();
    watchUser(1);
    await begin();
    startMessages();
    await settle();
    store.dispatch(websocketStop({ socket: 'messages' }));
    await settle();
    expect(gateway.subscriptions).toEqual([userPath(1)]);
  });
});
