import {
  groupMembersReceived,
  selectUserDisplayItem,
  websocketGroupUnsubscribe,
  websocketUserUnsubscribe,
} from '../../src/index';
import { group, settle, setUp, user, type StoryOptions, type World } from './story';

/** A server that answers nothing by itself: the story says what it sends. */
export async function meet(story: StoryOptions = {}) {
  const world = setUp({ ...story, gateway: { autoSnapshot: false, ...story.gateway } });
  await world.begin();
  return { ...world, ...createServer(world) };
}

function createServer({ gateway, store }: World) {
  const item = (userId: number) => ({ userId, presence: 'RINGING' });
  return {
    sends: async (...userIds: number[]) => {
      gateway.sendRaw(JSON.stringify({ type: 'response', data: userIds.map(item) }));
      await settle();
    },
    sendsWithPath: async (path: string, ...userIds: number[]) => {
      gateway.sendRaw(JSON.stringify({ type: 'response', path, data: userIds.map(item) }));
      await settle();
    },
    knows: (...userIds: number[]) =>
      userIds.filter((userId) => selectUserDisplayItem(store.getState(), userId) !== undefined),
    leaveGroup: (groupId: number) => {
      store.dispatch(websocketGroupUnsubscribe(group(groupId)));
    },
    leaveUser: (userId: number) => {
      store.dispatch(websocketUserUnsubscribe(user(userId)));
    },
    setMembers: (groupId: number, ...userIds: number[]) => {
      store.dispatch(groupMembersReceived({ groupId, userIds }));
    },
  };
}
