import { selectGroupStatus, selectUserDisplayItem } from '../../src/index';
import { meet } from '../helpers/silent-server';
import { groupPath, pass, settle, tellStories } from '../helpers/story';

tellStories();

const sub = (groupId: number): string => `subscribe ${groupPath(groupId)}`;
const unsub = (groupId: number): string => `unsubscribe ${groupPath(groupId)}`;

/** One group was answered and left for another. */
async function meetAfterSwitch() {
  const world = await meet();
  world.watchGroup(100);
  await settle();
  await world.sends(1, 2);
  world.leaveGroup(100);
  world.watchGroup(200);
  await settle();
  return world;
}

/** One group was left for another before it was answered. */
async function meetAfterHaste() {
  const world = await meet();
  world.watchGroup(100);
  await settle();
  world.leaveGroup(100);
  world.watchGroup(200);
  await settle();
  return world;
}

describe('a group left before it was answered', () => {
  it('is answered before the next is asked for', async () => {
    const { sends, asked, memberIds, knows } = await meetAfterHaste();
    expect(asked()).toEqual([sub(100), unsub(100)]);
    await sends(1, 2);
    expect(asked()).toEqual([sub(100), unsub(100), sub(200)]);
    await sends(5, 6);
    expect(memberIds(200)).toEqual([5, 6]);
    expect(knows(1, 2, 5, 6)).toEqual([5, 6]);
  });

  it.each<[string, number[]]>([
    ['nobody', []],
    ['people who are in both', [4, 5]],
  ])('may have %s in it', async (_, userIds) => {
    const { sends, memberIds } = await meetAfterHaste();
    await sends(...userIds);
    await sends(5, 6);
    await sends(6);
    expect(memberIds(200)).toEqual([5, 6]);
  });

  it('and asked for again is told by what was sent after that', async () => {
    const { watchGroup, leaveGroup, sendsWithPath, asked, memberIds } = await meet();
    watchGroup(100);
    await settle();
    leaveGroup(100);
    watchGroup(100);
    await sendsWithPath(groupPath(100), 1, 2);
    expect(asked()).toEqual([sub(100), unsub(100), sub(100)]);
    expect(memberIds(100)).toEqual([]);
    await sendsWithPath(groupPath(100), 3);
    expect(memberIds(100)).toEqual([3]);
  });

  it('is answered with its path, where the server names paths', async () => {
    const { sendsWithPath, asked, memberIds, knows } = await meetAfterHaste();
    await sendsWithPath(groupPath(100), 1, 2);
    expect(asked()).toContain(sub(200));
    await sendsWithPath(groupPath(200), 4, 5);
    expect(memberIds(200)).toEqual([4, 5]);
    expect(knows(1, 2)).toEqual([]);
  });

  it('is waited for no longer than its second, where it is not answered at all', async () => {
    const { sends, asked, memberIds } = await meetAfterHaste();
    await pass(999);
    expect(asked()).not.toContain(sub(200));
    await pass(1);
    expect(asked()).toContain(sub(200));
    await sends(5, 6);
    expect(memberIds(200)).toEqual([5, 6]);
  });

  it('and answered by one user, which may be news, keeps the next waiting until its second is over', async () => {
    const { sends, asked, memberIds, knows } = await meetAfterHaste();
    await sends(3);
    expect(asked()).not.toContain(sub(200));
    await pass(1_000);
    expect(asked()).toContain(sub(200));
    await sends(5, 6);
    expect(memberIds(200)).toEqual([5, 6]);
    expect(knows(3)).toEqual([]);
  });

  it('leaves those who are watched otherwise what its answer says of them', async () => {
    const { watchUser, watchGroup, leaveGroup, sends, store, knows } = await meet();
    watchUser(1);
    watchGroup(100);
    await settle();
    leaveGroup(100);
    await sends(1, 2);
    expect(selectUserDisplayItem(store.getState(), 1)).toEqual({ id: 1, presence: 'RINGING' });
    expect(knows(2)).toEqual([]);
  });

  it('is told by late news of its members no more than by that of any group left', async () => {
    const { sends, memberIds, knows } = await meetAfterHaste();
    await sends(1, 2);
    await sends(1);
    await sends(5, 6);
    await sends(2);
    expect(memberIds(200)).toEqual([5, 6]);
    expect(knows(1, 2)).toEqual([]);
  });

  it('and wanted again is asked for again, when its first answer has come', async () => {
    const { watchGroup, leaveGroup, sends, asked, memberIds } = await meet();
    watchGroup(100);
    await settle();
    leaveGroup(100);
    watchGroup(100);
    await settle();
    expect(asked()).toEqual([sub(100), unsub(100)]);
    await sends(4, 5);
    expect(asked()).toEqual([sub(100), unsub(100), sub(100)]);
    await sends(4, 5);
    expect(memberIds(100)).toEqual([4, 5]);
  });

  it('is the only one that was asked for, however many are passed', async () => {
    const { watchGroup, leaveGroup, sends, asked, memberIds, knows } = await meet();
    for (let groupId = 1; groupId <= 40; groupId++) {
      watchGroup(groupId);
      await settle();
      if (groupId < 40) leaveGroup(groupId);
    }
    await sends(10, 11);
    await sends(400, 401);
    expect(asked()).toEqual([sub(1), unsub(1), sub(40)]);
    expect(memberIds(40)).toEqual([400, 401]);
    expect(knows(10, 11)).toEqual([]);
  });

  it('is forgotten with the session: the next one begins by asking for what is wanted', async () => {
    const { gateway, presence, sends, asked, memberIds } = await meetAfterHaste();
    gateway.drop();
    await settle();
    await pass(presence().retryAt! - Date.now());
    expect(asked()).toEqual([sub(100), unsub(100), sub(200)]);
    await sends(5, 6);
    expect(memberIds(200)).toEqual([5, 6]);
  });
});

describe('news while an answer is due', () => {
  it('of one user is not the answer where a better one comes', async () => {
    const { store, sends, memberIds, knows } = await meetAfterSwitch();
    await sends(5);
    expect(selectGroupStatus(store.getState(), 200)).toBe('loading');
    await sends(6, 7);
    await pass(2_000);
    expect(memberIds(200)).toEqual([6, 7]);
    expect(knows(5)).toEqual([5]);
  });

  it('of one user is the answer where none comes within the second', async () => {
    const { store, sends, memberIds } = await meetAfterSwitch();
    await pass(400);
    await sends(5);
    await pass(599);
    expect(selectGroupStatus(store.getState(), 200)).toBe('loading');
    await pass(1);
    expect(memberIds(200)).toEqual([5]);
  });

  it('of several users, one by one, makes them all members of the only group', async () => {
    const { sends, memberIds } = await meetAfterSwitch();
    for (const userId of [5, 6, 5, 7]) await sends(userId);
    await pass(1_000);
    expect(memberIds(200)).toEqual([5, 6, 7]);
  });

  it('makes nobody but the first a member where there are other groups', async () => {
    const { watchGroup, sends, memberIds, knows } = await meetAfterSwitch();
    await sends(5, 6);
    watchGroup(300);
    await settle();
    for (const userId of [7, 5, 8]) await sends(userId);
    await pass(1_000);
    expect([memberIds(200), memberIds(300)]).toEqual([[5, 6], [7]]);
    expect(knows(8)).toEqual([8]);
  });

  it('goes with the group: who was supposed to be in it is left with it', async () => {
    const { watchGroup, leaveGroup, sends, knows } = await meetAfterSwitch();
    await sends(5, 6);
    watchGroup(300);
    await settle();
    await sends(7);
    expect(knows(7)).toEqual([7]);
    leaveGroup(300);
    expect(knows(5, 6, 7)).toEqual([5, 6]);
  });

  it('goes through as usual where somebody is watched by himself', async () => {
    const { store, watchUser, watchGroup, sends } = await meet();
    watchUser(9);
    watchGroup(100);
    await settle();
    await sends(9);
    await pass(999);
    expect(selectUserDisplayItem(store.getState(), 9)).toEqual({ id: 9, presence: 'RINGING' });
    expect(selectGroupStatus(store.getState(), 100)).toBe('loading');
  });
});

describe('users just left', () => {
  it('are no answer by themselves while a better one may come, and are not shown', async () => {
    const { store, sends, memberIds, knows } = await meetAfterSwitch();
    await sends(1, 2);
    expect(selectGroupStatus(store.getState(), 200)).toBe('loading');
    await sends(5);
    await pass(1_000);
    expect(memberIds(200)).toEqual([5]);
    expect(knows(1, 2)).toEqual([]);
  });

  it('are the answer where none better comes: then all that was said of them counts', async () => {
    const { gateway, store, sends, memberIds } = await meetAfterSwitch();
    await sends(1, 2);
    const item = { userId: 1, presence: 'ANSWERED' };
    gateway.sendRaw(JSON.stringify({ type: 'response', data: [item] }));
    await pass(999);
    expect(memberIds(200)).toEqual([]);
    await pass(1);
    expect(memberIds(200)).toEqual([1, 2]);
    const shown = [1, 2].map((userId) => selectUserDisplayItem(store.getState(), userId));
    expect(shown).toEqual([
      { id: 1, presence: 'ANSWERED' },
      { id: 2, presence: 'RINGING' },
    ]);
  });

  it('answer by the last frame that names several: what names one is news of what was left', async () => {
    const { watchGroup, leaveGroup, sends, memberIds, knows } = await meet();
    watchGroup(100);
    await settle();
    await sends(1, 2, 3, 4);
    leaveGroup(100);
    watchGroup(200);
    await settle();
    await sends(4);
    await sends(1, 2);
    await sends(3);
    await pass(1_000);
    expect(memberIds(200)).toEqual([1, 2]);
    expect(knows(1, 2, 3, 4)).toEqual([1, 2]);
  });

  it('who are watched by themselves meanwhile have had newer news than that', async () => {
    const { gateway, store, watchUser, sends } = await meetAfterSwitch();
    await sends(1, 2);
    watchUser(1);
    await settle();
    gateway.sendRaw('{"type":"response","data":[{"userId":1,"presence":"BRIDGED"}]}');
    await pass(1_000);
    expect(selectUserDisplayItem(store.getState(), 1)?.presence).toBe('BRIDGED');
    expect(selectUserDisplayItem(store.getState(), 2)?.presence).toBe('RINGING');
  });

  it.each([[[1]], [[1, 2]]])('do not join a group that has its answer by a frame of %j', async (userIds) => {
    const { sends, memberIds, knows } = await meetAfterSwitch();
    await sends(5, 6);
    await sends(...userIds);
    expect(memberIds(200)).toEqual([5, 6]);
    expect(knows(1, 2)).toEqual([]);
  });

  it('join it by a frame that names others, too', async () => {
    const { sends, memberIds } = await meetAfterSwitch();
    await sends(5, 6);
    await sends(1, 7);
    expect(memberIds(200)).toEqual([5, 6, 1, 7]);
  });

  it('are not stored while other groups are watched', async () => {
    const { watchGroup, leaveGroup, sends, knows } = await meet();
    for (const [groupId, userId] of [
      [100, 1],
      [200, 5],
      [300, 7],
    ] as const) {
      watchGroup(groupId);
      await settle();
      await sends(userId, userId + 1);
    }
    leaveGroup(100);
    await sends(1);
    expect(knows(1, 2)).toEqual([]);
    await pass(5_001);
    await sends(1);
    expect(knows(1, 2)).toEqual([1]);
  });
});

describe('a server that answers nothing for a second', () => {
  async function meetSilent() {
    const world = await meet();
    for (const groupId of [100, 200, 300]) world.watchGroup(groupId);
    await settle();
    await pass(1_000);
    return world;
  }

  it('is asked for everything together, and not waited for again in this session', async () => {
    const { watchGroup, asked } = await meetSilent();
    expect(asked()).toEqual([sub(100), sub(200), sub(300)]);
    watchGroup(400);
    watchGroup(500);
    await settle();
    expect(asked().slice(3)).toEqual([sub(400), sub(500)]);
  });

  it('answers the oldest of them first, by a frame without a path', async () => {
    const { sends, sendsWithPath, memberIds } = await meetSilent();
    await sends(1, 2);
    await sendsWithPath(groupPath(300), 7);
    await sends(5, 6);
    expect([100, 200, 300].map(memberIds)).toEqual([[1, 2], [5, 6], [7]]);
  });

  it('may answer by one user as well as by several: that is all there is', async () => {
    const { sends, memberIds } = await meetSilent();
    await sends(1);
    expect(memberIds(100)).toEqual([1]);
  });

  it('is waited for again in the next session', async () => {
    const { gateway, presence, asked } = await meetSilent();
    gateway.received.length = 0;
    gateway.drop();
    await settle();
    await pass(presence().retryAt! - Date.now());
    expect(asked()).toEqual([sub(100)]);
  });
});

describe('members that the app sets while the answer is due', () => {
  it('are exact at once, and what the server answers is taken for nobody else', async () => {
    const { watchGroup, setMembers, sends, asked, memberIds } = await meet();
    watchGroup(100);
    watchGroup(200);
    await settle();
    setMembers(100, 1, 2);
    await settle();
    expect(asked()).toEqual([sub(100)]);
    // The server knows somebody whom the app's directory does not.
    await sends(1, 2, 3);
    expect(asked()).toEqual([sub(100), sub(200)]);
    await sends(5, 6);
    expect([memberIds(100), memberIds(200)]).toEqual([
      [1, 2],
      [5, 6],
    ]);
  });

  it('explain the answer that names nobody else', async () => {
    const { watchGroup, setMembers, sends, asked } = await meet();
    watchGroup(100);
    watchGroup(200);
    await settle();
    setMembers(100, 1, 2);
    await sends(2, 1);
    expect(asked()).toEqual([sub(100), sub(200)]);
  });
});
