import { groupMembersReceived, groupSelected } from '../../src/state/groups';
import { splitMemberIds } from '../../src/state/member-ids';
import { getItem } from '../../src/state/table/table';
import { coverage, createStore, inferred, presence } from './support';

describe('members', () => {
  it('are what is said last, and the same record while nothing new is said', () => {
    const store = createStore();
    store.dispatch(presence([], { members: [...inferred(4, 3, 1), ...inferred(5)] }));
    store.dispatch(presence([], { members: inferred(4, 3, 1, 2) }));
    const { members } = store.getState().groups;
    expect(members).toStrictEqual({
      4: { userIds: [3, 1, 2], source: 'server' },
      5: { userIds: [], source: 'server' },
    });
    store.dispatch(presence([], { members: [...inferred(4, 3, 1, 2), ...inferred(5)] }));
    store.dispatch(coverage({ members: [...inferred(4, 3, 1, 2), ...inferred(5)] }));
    expect(store.getState().groups.members).toBe(members);
    store.dispatch(presence([], { members: inferred(4, 2) }));
    expect(store.getState().groups.members[4]).toStrictEqual({ userIds: [2], source: 'server' });
    expect(store.getState().groups.members[5]).toBe(members[5]);
  });

  it('are those that are covered: an inferred group that is not said is gone', () => {
    const store = createStore();
    store.dispatch(coverage({ wantedGroupIds: [4, 5], members: [...inferred(4, 1), ...inferred(5, 2)] }));
    store.dispatch(coverage({ wantedGroupIds: [5], members: inferred(5, 2) }));
    expect(store.getState().groups.members).toStrictEqual({ 5: { userIds: [2], source: 'server' } });
  });

  it('takes the app at its word: exactly, whatever the server seems to say', () => {
    const store = createStore();
    store.dispatch(presence([], { members: inferred(4, 3, 1) }));
    store.dispatch(groupMembersReceived({ groupId: 4, userIds: [9, 8] }));
    const { members } = store.getState().groups;
    expect(members[4]).toStrictEqual({ userIds: [9, 8], source: 'app' });
    store.dispatch(presence([], { members: inferred(4, 1) }));
    store.dispatch(coverage({ members: inferred(4, 1) }));
    store.dispatch(groupMembersReceived({ groupId: 4, userIds: [9, 8] }));
    store.dispatch(coverage({ members: [{ groupId: 4, userIds: [9, 8], source: 'app' }] }));
    expect(store.getState().groups.members).toBe(members);
  });

  it('that the app has set are put back where a replaced state lacks them', () => {
    const store = createStore();
    store.dispatch(coverage({ members: [{ groupId: 4, userIds: [9, 8], source: 'app' }] }));
    expect(store.getState().groups.members).toStrictEqual({ 4: { userIds: [9, 8], source: 'app' } });
  });

  it('leaves out ids that are none, and repeats', () => {
    const store = createStore();
    const userIds = [2, 2, 0, -1, 1.5, '3', null, Number.MAX_SAFE_INTEGER + 1, 1] as number[];
    store.dispatch(groupMembersReceived({ groupId: 4, userIds }));
    expect(store.getState().groups.members[4]?.userIds).toStrictEqual([2, 1]);
    expect(splitMemberIds(userIds)).toStrictEqual({
      accepted: [2, 1],
      rejected: [2, 0, -1, 1.5, '3', null, Number.MAX_SAFE_INTEGER + 1],
    });
    expect(splitMemberIds('12')).toStrictEqual({ accepted: [], rejected: ['12'] });
  });

  it.each([0, -4, 1.5, NaN, '4', undefined])('ignores the group %p', (groupId) => {
    const store = createStore();
    const before = store.getState();
    store.dispatch(groupMembersReceived({ groupId: groupId as number, userIds: [1] }));
    store.dispatch(groupSelected(groupId as number));
    expect(store.getState()).toBe(before);
  });

  it("forgets inferred members of a group that is no longer wanted, and nothing of the app's", () => {
    const store = createStore();
    store.dispatch(coverage({ wantedGroupIds: [4, 5, 6] }));
    store.dispatch(groupMembersReceived({ groupId: 5, userIds: [2] }));
    store.dispatch(presence([{ userId: 1 }, { userId: 2 }], { members: inferred(4, 1) }));
    store.dispatch(coverage({ wantedGroupIds: [6], removedUserIds: [1] }));
    const { members, wanted, table } = store.getState().groups;
    expect(members).toStrictEqual({ 5: { userIds: [2], source: 'app' } });
    expect(wanted).toStrictEqual([6]);
    expect([table.size, getItem(table, 1)]).toStrictEqual([1, undefined]);
  });
});
