import { createStore } from './store.mjs';
import modules from './modules.mjs';

const { selectPresenceConnection, selectMessagesConnection, selectPresenceFreshness, selectUserPresence } =
  modules;

const fields = ['presence', 'logicalDirection', 'callChannelUUID', 'availability', 'availabilityStateId'];

/** Whether a row shows what is true. */
export const isSame = (row, truth) => fields.every((field) => row?.[field] === truth?.[field]);

async function post(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

/** A store as an app has it, with both sockets, which watches a group of the directory and two people besides. */
export async function createClusterClient(number, { url, directory, options }) {
  const person = directory.people[number % directory.people.length];
  const groups = directory.groups.filter(({ memberIds }) => memberIds.length > 1 && memberIds.length <= 150);
  const group = groups[number % groups.length];
  const others = [1, 2].map((step) => directory.people[(number * 37 + step * 101) % directory.people.length]);
  const watched = [...new Set([...group.memberIds, ...others.map(({ userId }) => userId)])];
  const { orgId } = directory;
  let { accessToken } = await post(`${url}/login`, { userId: person.userId, ttlSeconds: 86_400 });
  const client = { watched, userId: person.userId, losses: 0, readies: 0, readyAt: 0, plannedMs: [] };

  client.store = createStore(
    {
      ...options,
      onError: () => undefined,
      refreshAccessToken: async () => {
        ({ accessToken } = await post(`${url}/refresh`, { accessToken }));
        return accessToken;
      },
    },
    ({ type, payload }) => {
      if (type !== 'realtime/connectionChanged' || payload.socket !== 'presence') return;
      const { status, retryAt } = payload.connection;
      const wasReady = payload.previous.status === 'ready';
      if (status === 'ready' && !wasReady) {
        client.readies++;
        client.readyAt = performance.now();
      }
      if (!wasReady || status === 'ready') return;
      client.losses++;

      if (retryAt !== null) client.plannedMs.push(retryAt - Date.now());
    },
  );
  const { dispatch } = client.store;
  client.state = () => client.store.getState();
  client.isReady = () =>
    selectPresenceConnection(client.state()).status === 'ready' &&
    selectMessagesConnection(client.state()).status === 'ready';
  client.row = (userId) => selectUserPresence(client.state(), userId);
  client.isLive = (userId) => selectPresenceFreshness(client.state(), userId) === 'live';
  client.unread = () => modules.selectUnreadMessages(client.state());
  client.start = () => {
    const { groupId, memberIds } = group;
    dispatch(modules.groupMembersReceived({ groupId, userIds: memberIds }));
    dispatch(modules.websocketGroupSubscribe({ orgId, groupId }));
    for (const { userId } of others) dispatch(modules.websocketUserSubscribe({ orgId, userId }));
    const socket = url.replace('http', 'ws');
    const common = { accessToken, isFreedomWeb: false };
    const users = `org:${orgId}:user:${person.userId}`;
    dispatch(modules.websocketStart({ ...common, endpoint: `${socket}/v1/events` }));
    dispatch(modules.websocketStart({ ...common, endpoint: `${socket}/v1/subscribe`, users }));
  };
  client.stop = () => dispatch(modules.websocketStop());
  return client;
}
