import {
  groupMembersReceived,
  groupSelected,
  selectGroupDisplayItems,
  selectGroupStatus,
  selectOwnPresence,
  selectSelectedGroupDisplayItems,
  websocketStop,
} from '../../src/index';
import { meet } from '../helpers/silent-server';
import { groupPath, ownId, pass, passUntilRetry, settle, tellStories, userPath } from '../helpers/story';

tellStories();

describe('rule 1: members that the app has set', () => {
  it('are exact: nothing that the server sends changes them', async () => {
    const { watchGroup, setMembers, sends, sendsWithPath, memberIds } = await meet();
    watchGroup(100);
    setMembers(100, 3, 1, 2);
    await settle();
    await sends(1, 9);
    await sendsWithPath(groupPath(100), 8);
    expect(memberIds(100)).toEqual([3, 1, 2]);
  });

  it('replace what was inferred, and drop whom nothing covers any more', async () => {
    const { watchGroup, setMembers, sends, memberIds, knows } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2, 3);
    expect(memberIds(100)).toEqual([1, 2, 3]);
    setMembers(100, 2, 4);
    expect(memberIds(100)).toEqual([2, 4]);
    expect(knows(1, 2, 3)).toEqual([2]);
  });

  it('are bare ids while nothing is known of them', async () => {
    const { store, setMembers } = await meet();
    setMembers(100, 5);
    expect(selectGroupDisplayItems(store.getState(), 100)).toEqual([{ id: 5 }]);
  });

  it('are cleaned of what is no id and of repeats, with one report', async () => {
    const { store, errors, memberIds } = await meet();
    const userIds = [1, 0, -1, 1.5, Number.NaN, Infinity, 2 ** 53, '2', null, 1, 3] as number[];
    store.dispatch(groupMembersReceived({ groupId: 100, userIds }));
    expect(memberIds(100)).toEqual([1, 3]);
    expect(errors).toMatchObject([{ code: 'INVALID_COMMAND', socket: null }]);
    expect(errors[0]?.message).toContain('userIds must be distinct positive safe integers; 9 left out');
  });

  it.each<[string, unknown]>([
    ['the group is none', { groupId: 0, userIds: [1] }],
    ['the users are no list', { groupId: 1, userIds: 'all' }],
    ['there is nothing', undefined],
    ['there is null', null],
  ])('are left as they were where %s', async (_, payload) => {
    const { store, errors } = await meet();
    const { groups } = store.getState();
    expect(() => store.dispatch({ type: groupMembersReceived.type, payload })).not.toThrow();
    expect(store.getState().groups).toBe(groups);
    expect(errors).toMatchObject([{ code: 'INVALID_COMMAND' }]);
  });

  it('may be nobody', async () => {
    const { store, watchGroup, setMembers } = await meet();
    watchGroup(100);
    setMembers(100);
    expect(selectGroupStatus(store.getState(), 100)).toBe('loaded');
    expect(selectGroupDisplayItems(store.getState(), 100)).toEqual([]);
  });
});

describe('rule 2: a response with a path', () => {
  it('adds its users to the group of that path', async () => {
    const { watchGroup, sendsWithPath, memberIds } = await meet();
    watchGroup(100);
    await pass(1_000);
    watchGroup(200);
    await pass(1_000);
    await sendsWithPath(groupPath(200), 5, 6);
    await sendsWithPath(groupPath(100), 1);
    await sendsWithPath(groupPath(100), 2);
    expect([memberIds(100), memberIds(200)]).toEqual([
      [1, 2],
      [5, 6],
    ]);
  });

  it('of a user changes no group', async () => {
    const { watchGroup, watchUser, sendsWithPath, sends, memberIds, knows } = await meet();
    watchGroup(100);
    watchUser(5);
    await settle();
    await sends(1, 2);
    await sendsWithPath(userPath(5), 5);
    expect(memberIds(100)).toEqual([1, 2]);
    expect(knows(5)).toEqual([5]);
  });

  it('that is not subscribed is dropped', async () => {
    const { watchGroup, sendsWithPath, knows, memberIds } = await meet();
    watchGroup(100);
    await settle();
    await sendsWithPath(groupPath(999), 1);
    await sendsWithPath('/org/other/group/100/presence', 2);
    await sendsWithPath('__proto__', 3);
    expect(knows(1, 2, 3)).toEqual([]);
    expect(memberIds(100)).toEqual([]);
  });
});

describe('rule 3: a frame that is explained', () => {
  it('decides nothing: the answer to one’s own subscription says nothing about a group', async () => {
    const { store, watchGroup, watchUser, sends, memberIds } = await meet();
    watchUser(ownId);
    watchGroup(100);
    await settle();
    await sends(ownId);
    expect(selectGroupStatus(store.getState(), 100)).toBe('loading');
    await sends(1, 2);
    expect(memberIds(100)).toEqual([1, 2]);
  });

  it('is not one that holds oneself among others', async () => {
    const { watchGroup, watchUser, sends, memberIds } = await meet();
    watchUser(ownId);
    watchGroup(100);
    await settle();
    await sends(1, ownId, 2);
    expect(memberIds(100)).toEqual([1, ownId, 2]);
  });

  it('may be explained by members that the app has set', async () => {
    const { watchGroup, setMembers, sends, memberIds, store } = await meet();
    setMembers(100, 1, 2);
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends(2, 1);
    expect(selectGroupStatus(store.getState(), 200)).toBe('loading');
    await sends(1, 5);
    expect(memberIds(200)).toEqual([1, 5]);
  });

  it('is not explained by members that were only inferred', async () => {
    const { watchUser, watchGroup, leaveUser, sends, memberIds } = await meet();
    watchUser(9);
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveUser(9);
    watchGroup(200);
    await settle();
    await sends(1, 2);
    expect(memberIds(200)).toEqual([1, 2]);
  });

  it('is not explained by a group that is only wanted, not subscribed', async () => {
    const { watchGroup, setMembers, sends, memberIds } = await meet();
    setMembers(300, 5, 6);
    watchGroup(100);
    await settle();
    await sends(5, 6);
    expect(memberIds(100)).toEqual([5, 6]);
  });
});

describe('rule 4: a frame that nothing explains', () => {
  it('is the answer that the awaiting group awaits', async () => {
    const { watchGroup, sends, memberIds } = await meet();
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends(1, 2);
    await sends(3, 4);
    expect([memberIds(100), memberIds(200)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('that is empty is an answer, too', async () => {
    const { store, watchGroup, sends, memberIds } = await meet();
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends();
    expect(selectGroupStatus(store.getState(), 100)).toBe('loaded');
    await sends(3, 4);
    expect([memberIds(100), memberIds(200)]).toEqual([[], [3, 4]]);
  });

  it('belongs to the only group where none is awaiting', async () => {
    const { watchGroup, sends, memberIds } = await meet();
    watchGroup(100);
    await settle();
    await sends(1);
    await pass(1_000);
    await pass(60_000);
    await sends(2);
    expect(memberIds(100)).toEqual([1, 2]);
  });

  it('whose items are all unusable answers nobody', async () => {
    const { store, gateway, watchGroup } = await meet();
    watchGroup(100);
    await settle();
    gateway.sendRaw(JSON.stringify({ type: 'response', data: [{ userId: 'x' }] }));
    await settle();
    expect(selectGroupStatus(store.getState(), 100)).toBe('loading');
  });
});

describe('rule 5: a frame that belongs to nobody', () => {
  it('is stored for the user and changes no membership', async () => {
    const { watchGroup, sends, memberIds, knows } = await meet();
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends(1, 2);
    await sends(3, 4);
    await sends(7);
    await sends(8, 9);
    expect([memberIds(100), memberIds(200)]).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(knows(7, 8, 9)).toEqual([7, 8, 9]);
  });

  it('is dropped where no group is subscribed and the user is not', async () => {
    const { watchUser, leaveUser, sends, knows } = await meet();
    watchUser(1);
    await settle();
    await sends(1, 2);
    expect(knows(1, 2)).toEqual([1]);
    leaveUser(1);
    await sends(1);
    expect(knows(1, 2)).toEqual([]);
  });

  it('is dropped where nothing was ever asked for', async () => {
    const { sends, knows, store } = await meet();
    const { groups } = store.getState();
    await sends(1, 2, 3);
    expect(knows(1, 2, 3)).toEqual([]);
    expect(store.getState().groups.table).toBe(groups.table);
  });

  it('is forgotten with the last group', async () => {
    const { watchGroup, leaveGroup, sends, knows } = await meet();
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends(1, 2);
    await sends(3, 4);
    await sends(7);
    leaveGroup(100);
    expect(knows(1, 2, 3, 4, 7)).toEqual([3, 4, 7]);
    leaveGroup(200);
    expect(knows(1, 2, 3, 4, 7)).toEqual([]);
  });
});

describe('rule 6: leaving one group for another', () => {
  it('does not take a late update of the group just left for a member of the other', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    watchGroup(200);
    await settle();
    await sends(1);
    await sends(5, 6);
    await sends(2);
    expect(memberIds(200)).toEqual([5, 6]);
  });

  it('takes one after five seconds: then it is news', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    watchGroup(200);
    await settle();
    await sends(5, 6);
    await pass(5_001);
    await sends(1);
    expect(memberIds(200)).toEqual([5, 6, 1]);
  });

  it('lets a snapshot of both kinds through: it is the other group’s', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    watchGroup(200);
    await settle();
    await sends(1, 5);
    expect(memberIds(200)).toEqual([1, 5]);
  });

  it('holds for a user who was left, too', async () => {
    const { watchUser, watchGroup, leaveUser, sends, memberIds } = await meet();
    watchUser(7);
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveUser(7);
    await sends(7);
    expect(memberIds(100)).toEqual([1, 2]);
  });

  it('does not keep a group from its own members when it is left and entered again', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    watchGroup(100);
    await settle();
    await sends(1, 2);
    expect(memberIds(100)).toEqual([1, 2]);
  });

  it('shows nobody of the group left, from the first moment', async () => {
    const { watchGroup, leaveGroup, sends, memberIds, knows } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    expect(memberIds(100)).toEqual([]);
    expect(knows(1, 2)).toEqual([]);
  });

  it('drops what is still waiting to be shown', async () => {
    const { watchGroup, leaveGroup, gateway, knows, memberIds } = await meet({
      options: { flushIntervalMs: 100 },
    });
    watchGroup(100);
    await settle();
    gateway.sendRaw('{"type":"response","data":[{"userId":1}]}');
    gateway.sendRaw('{"type":"response","data":[{"userId":2}]}');
    await settle();
    leaveGroup(100);
    await pass(200);
    expect(knows(1, 2)).toEqual([]);
    expect(memberIds(100)).toEqual([]);
  });
});

describe('who is covered', () => {
  it('is a user who is wanted, although their group is left', async () => {
    const { watchUser, watchGroup, leaveGroup, leaveUser, sends, knows } = await meet();
    watchGroup(100);
    watchUser(1);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    expect(knows(1, 2)).toEqual([1]);
    leaveUser(1);
    expect(knows(1)).toEqual([]);
  });

  it('is a member of any wanted group', async () => {
    const { watchGroup, setMembers, leaveGroup, sends, knows } = await meet();
    setMembers(100, 1, 2);
    setMembers(200, 2, 3);
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends(1, 2, 3);
    leaveGroup(100);
    expect(knows(1, 2, 3)).toEqual([2, 3]);
  });

  it('is everybody while the connection is lost', async () => {
    const { gateway, watchGroup, sends, knows, memberIds, presence } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2);
    gateway.drop();
    await pass(500);
    expect(knows(1, 2)).toEqual([1, 2]);
    await passUntilRetry(presence);
    await sends(1);
    expect(memberIds(100)).toEqual([1, 2]);
  });

  it('is not a user of the group just left by a frame that also names others', async () => {
    const { watchUser, watchGroup, leaveGroup, sends, knows } = await meet();
    watchUser(9);
    watchGroup(100);
    await settle();
    await sends(1, 2);
    leaveGroup(100);
    await sends(9, 1);
    expect(knows(1, 2, 9)).toEqual([9]);
  });

  it('is oneself no more than others, when the last group is left', async () => {
    const { store, watchGroup, leaveGroup, sends } = await meet();
    watchGroup(100);
    await settle();
    await sends(ownId, 1);
    expect(selectOwnPresence(store.getState())).toMatchObject({ presence: 'RINGING' });
    leaveGroup(100);
    expect(selectOwnPresence(store.getState())).toBeNull();
  });

  it('is in the store alone: memory follows what is watched', async () => {
    const { store, watchGroup, leaveGroup, sends } = await meet();
    const sizeOf = (): number => JSON.stringify({ ...store.getState().groups, session: null }).length;
    const before = sizeOf();
    for (let round = 1; round <= 20; round++) {
      watchGroup(round);
      await settle();
      await sends(...Array.from({ length: 50 }, (_, index) => round * 1_000 + index));
      leaveGroup(round);
      await pass(6_000);
    }
    expect(sizeOf()).toBe(before);
    expect(store.getState().groups.table.size).toBe(0);
  });
});

describe('what the app itself has set', () => {
  it('stays over a stop; what the socket brought does not', async () => {
    const { store, watchGroup, setMembers, sends, memberIds, knows } = await meet();
    setMembers(100, 1, 2);
    store.dispatch(groupSelected(100));
    watchGroup(100);
    watchGroup(200);
    await settle();
    await sends(1, 2);
    await sends(5);
    store.dispatch(websocketStop({ socket: 'presence' }));
    expect(memberIds(100)).toEqual([1, 2]);
    expect(memberIds(200)).toEqual([]);
    expect(knows(1, 2, 5)).toEqual([]);
    expect(selectSelectedGroupDisplayItems(store.getState())).toEqual([{ id: 1 }, { id: 2 }]);
    expect(selectGroupStatus(store.getState(), 100)).toBe('none');
  });

  it.each([0, -1, 1.5, Number.NaN, '7', {}, undefined])('is not a selected group %p', async (bad) => {
    const { store, errors } = await meet();
    store.dispatch(groupSelected(5));
    store.dispatch(groupSelected(bad as number));
    expect(store.getState().groups.groupSelected).toBe(5);
    expect(errors).toMatchObject([{ code: 'INVALID_COMMAND', socket: null }]);
    store.dispatch(groupSelected(null));
    expect(store.getState().groups.groupSelected).toBeNull();
  });
});
