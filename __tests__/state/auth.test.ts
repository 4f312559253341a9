import { idleConnection } from '../../src/state/connection-state';
import {
  connectionChanged,
  forgotten,
  identified,
  tabRoleChanged,
  unreadMessagesReceived,
} from '../../src/state/events';
import { coverage, createStore, lost, presence, ready } from './support';

describe('identity and connections', () => {
  it('keeps who we are, and each socket its own connection', () => {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    store.dispatch(ready('first'));
    expect(store.getState().auth.natterbox).toStrictEqual({ orgId: '12', userId: 7 });
    expect(store.getState().auth.connection.status).toBe('ready');
    expect(store.getState().messages.connection).toBe(idleConnection);
    store.dispatch(ready('other', 'messages'));
    expect(store.getState().messages.connection.status).toBe('ready');
    expect(store.getState().groups.session).toBe('first');
    store.dispatch(lost());
    expect(store.getState().groups.session).toBeNull();
  });

  it("follows one's own record and lets go of it when nothing covers it", () => {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    const own = { userId: 7, presence: 'RINGING' } as const;
    store.dispatch(presence([own], { own }));
    expect(store.getState().auth.presence).toBe(own);
    store.dispatch(presence([{ userId: 8 }]));
    expect(store.getState().auth.presence).toBe(own);
    store.dispatch(coverage({ removedUserIds: [8] }));
    expect(store.getState().auth.presence).toBe(own);
    store.dispatch(coverage({ removedUserIds: [7] }));
    expect(store.getState().auth.presence).toBeNull();
  });

  it('keeps the last count of the messages service', () => {
    const store = createStore();
    store.dispatch(unreadMessagesReceived({ unreadMessages: 3, operation: 'MODIFY' }));
    expect(store.getState().messages).toMatchObject({ unreadMessages: 3, operation: 'MODIFY' });
  });

  it("knows this tab's part in sharing the socket", () => {
    const store = createStore();
    for (const role of ['follower', 'leader', 'alone'] as const) {
      store.dispatch(tabRoleChanged({ role }));
      expect(store.getState().auth.tabRole).toBe(role);
    }
    const before = store.getState();
    store.dispatch(tabRoleChanged({ role: 'alone' }));
    expect(store.getState()).toBe(before);
  });
});

describe('what is said again', () => {
  const unread = { unreadMessages: 3, operation: 'MODIFY' };
  const own = { userId: 7, presence: 'RINGING' } as const;
  const says = (
    socket: 'presence' | 'messages',
    meta: Parameters<typeof connectionChanged>[1],
  ): ReturnType<typeof connectionChanged> => {
    const connection = { ...idleConnection, status: 'ready' as const, readyAt: 5 };
    return connectionChanged({ socket, previous: connection, connection }, meta);
  };

  it('is assigned: the connection with its session, the own record, the count', () => {
    const store = createStore();
    store.dispatch(identified({ orgId: '12', userId: 7 }));
    store.dispatch(says('presence', { session: 'first', own }));
    store.dispatch(says('messages', { session: 'other', unread }));
    expect(store.getState().auth).toMatchObject({ presence: own, connection: { status: 'ready' } });
    expect(store.getState().groups.session).toBe('first');
    expect(store.getState().messages).toMatchObject({ ...unread, connection: { status: 'ready' } });
    store.dispatch(says('presence', { session: 'first', own: null }));
    store.dispatch(says('messages', { session: 'other', unread: null }));
    expect(store.getState().auth.presence).toBeNull();
    expect(store.getState().messages).toMatchObject({ unreadMessages: null, operation: null });
  });

  it('leaves what is not said', () => {
    const store = createStore();
    store.dispatch(presence([own], { own }));
    store.dispatch(unreadMessagesReceived(unread));
    store.dispatch(says('presence', { session: 'first' }));
    store.dispatch(says('messages', { session: 'other' }));
    expect(store.getState().auth.presence).toBe(own);
    expect(store.getState().messages).toMatchObject(unread);
  });

  it('leaves the state as it is where it says nothing new, equal copies included', () => {
    const store = createStore();
    const sayAll = (): void => {
      store.dispatch(identified({ orgId: '12', userId: 7 }));
      store.dispatch(
        coverage({ wantedGroupIds: [4], members: [{ groupId: 4, userIds: [7], source: 'server' }] }),
      );
      store.dispatch(says('presence', { session: 'first', own: { ...own } }));
      store.dispatch(says('messages', { session: 'other', unread: { ...unread } }));
    };
    sayAll();
    const before = store.getState();
    sayAll();
    expect(store.getState()).toBe(before);
  });

  it('of an identity makes a new object only after it was forgotten', () => {
    const store = createStore();
    const natterboxes = [
      identified({ orgId: '12', userId: 7 }),
      identified({ orgId: '12', userId: 7 }),
      forgotten({ what: 'messages' }),
      identified({ orgId: '12', userId: 7 }),
      forgotten({ what: 'presence' }),
      identified({ orgId: '12', userId: 7 }),
    ].map((event) => {
      store.dispatch(event);
      return store.getState().auth.natterbox;
    });
    const [first, again, kept, , , anew] = [...natterboxes.slice(0, 3), ...natterboxes.slice(3)];
    expect([again === first, kept === first, natterboxes[3] === first]).toStrictEqual([true, true, true]);
    expect(anew).toStrictEqual(first);
    expect(anew).not.toBe(first);
  });
});
