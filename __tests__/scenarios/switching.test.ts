import { selectGroupStatus } from '../../src/index';
import { meet } from '../helpers/silent-server';
import { settle, tellStories } from '../helpers/story';

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
