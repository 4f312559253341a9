import { selectGroupStatus } from '../../src/index';
import { meet } from '../helpers/silent-server';
import { groupPath, pass, settle, tellStories } from '../helpers/story';

tellStories();

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

describe('users just left, in a group that has its answer', () => {
  it('are its members where a frame names several: late news comes user by user', async () => {
    const { sends, memberIds } = await meetAfterSwitch();
    await sends();
    await sends(1, 2);
    expect(memberIds(200)).toEqual([1, 2]);
  });

  it('are not where it names one', async () => {
    const { sends, memberIds } = await meetAfterSwitch();
    await sends();
    await sends(1);
    expect(memberIds(200)).toEqual([]);
  });

  it('are not while the answer is due, however many', async () => {
    const { store, sends, memberIds } = await meetAfterSwitch();
    await sends(1, 2);
    expect(memberIds(200)).toEqual([]);
    expect(selectGroupStatus(store.getState(), 200)).toBe('loading');
  });
});

describe('a group left before it was answered', () => {
  it('is answered first: what comes next and has nobody in common is the answer of the group looked at', async () => {
    const { sends, memberIds, knows } = await meetAfterHaste();
    await sends(1, 2);
    await sends(5, 6);
    expect(memberIds(200)).toEqual([5, 6]);
    expect(knows(1, 2, 5, 6)).toEqual([5, 6]);
  });

  it('takes nobody out of the other by news of several members', async () => {
    const { sends, memberIds, knows } = await meetAfterHaste();
    await sends(4, 5, 6);
    await sends(4, 5);
    expect(memberIds(200)).toEqual([4, 5, 6]);
    expect(knows(4, 5, 6)).toEqual([4, 5, 6]);
  });

  it('takes nobody out of the other once both are answered', async () => {
    const { sends, memberIds } = await meetAfterHaste();
    await sends(1, 2);
    await sends(4, 5, 6);
    await sends(4, 5);
    await sends(7, 8);
    await sends(9);
    expect(memberIds(200)).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('is told from the other where people are in both', async () => {
    const { sends, memberIds } = await meetAfterHaste();
    await sends(4, 5);
    await sends(5, 6);
    await sends(6);
    expect(memberIds(200)).toEqual([5, 6]);
  });

  it('is told from the other where nobody is in that', async () => {
    const { sends, memberIds, knows } = await meetAfterHaste();
    await sends(4, 5);
    await sends();
    expect(memberIds(200)).toEqual([]);
    expect(knows(4, 5)).toEqual([]);
  });

  it('takes nobody out of itself when it is looked at again, whatever its first answer leaves unsaid', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meet();
    watchGroup(100);
    await settle();
    leaveGroup(100);
    watchGroup(100);
    await settle();
    await sends(4, 5);
    await sends();
    await sends(6, 7);
    expect(memberIds(100)).toEqual([4, 5, 6, 7]);
  });

  it('may be answered by one user, which may be news: then several are an answer, and one is news', async () => {
    const { sends, memberIds } = await meetAfterHaste();
    await sends(3);
    await sends(5, 6);
    await sends(7);
    expect(memberIds(200)).toEqual([5, 6, 7]);
  });

  it('takes nobody out of the other after a second', async () => {
    const { sends, memberIds } = await meetAfterHaste();
    await sends(4, 5);
    await pass(1_001);
    await sends(6, 7);
    expect(memberIds(200)).toEqual([4, 5, 6, 7]);
  });

  it('is no more waited for when another is left a second later', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meetAfterHaste();
    await pass(1_001);
    leaveGroup(200);
    watchGroup(300);
    await settle();
    await sends(3);
    await sends(5, 6);
    await sends(7);
    expect(memberIds(300)).toEqual([5, 6, 7]);
  });

  it('takes nobody out of the other where the server names paths', async () => {
    const { sends, sendsWithPath, memberIds } = await meetAfterHaste();
    await sendsWithPath(groupPath(200), 4, 5);
    await sends(6, 7);
    expect(memberIds(200)).toEqual([4, 5, 6, 7]);
  });

  it('is doubted no longer once an answer names its path', async () => {
    const { sends, sendsWithPath, memberIds } = await meetAfterHaste();
    await sends(4, 5);
    await sendsWithPath(groupPath(200), 4, 5);
    await sends(6, 7);
    expect(memberIds(200)).toEqual([4, 5, 6, 7]);
  });

  it('is told from the next, however many are passed', async () => {
    const { watchGroup, leaveGroup, sends, memberIds } = await meet();
    for (let groupId = 1; groupId <= 40; groupId++) {
      watchGroup(groupId);
      await settle();
      if (groupId < 40) leaveGroup(groupId);
    }
    for (let groupId = 1; groupId <= 40; groupId++) await sends(groupId * 10, groupId * 10 + 1);
    expect(memberIds(40)).toEqual([400, 401]);
  });
});

it('news of new members right after a switch joins, also where the group left had one member', async () => {
  const { watchGroup, leaveGroup, sends, memberIds } = await meet();
  watchGroup(100);
  await settle();
  await sends(1);
  leaveGroup(100);
  watchGroup(200);
  await settle();
  await sends(4, 5, 6);
  await sends(4, 5);
  await sends(7, 8);
  await sends();
  expect(memberIds(200)).toEqual([4, 5, 6, 7, 8]);
});
