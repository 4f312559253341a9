import { createStore, newToken } from './store.mjs';
import modules from './modules.mjs';

const { orgId, userPath } = modules;
const GROUP_ID = 7;
const GROUP_MEMBERS = [101, 102, 103, 104, 105];
const USERS = 30;
const STATES = ['RINGING', 'ANSWERED', 'BRIDGED', ''];

/** The defaults at 1/50 of their time; the watchdog is a little slower, or a busy machine sets it off by itself. */
const options = {
  connectTimeoutMs: 200,
  welcomeTimeoutMs: 200,
  heartbeatTimeoutMs: 500,
  reconnect: { firstDelayMs: 100, minDelayMs: 20, maxDelayMs: 600, resetAfterMs: 50 },
};

function sameRow(row, truth) {
  return row?.presence === truth.presence && row.availability === truth.availability;
}

/**
 * A gateway, a fault proxy, and a store with both sockets between them; the truth is the gateway's, what is wanted is
 * the lane's own record. Lanes of odd number also watch a group.
 */
export async function createLane(number, random) {
  const gateway = await modules.startScriptedGateway({ tickMs: 50, welcomeDelayMs: 3, keep: 4 });
  const proxy = await modules.startFaultProxy(gateway.port);
  const wanted = new Set();
  const hasGroup = number % 2 === 1;
  let unread = 0;
  let changes = 0;

  const store = createStore({ ...options, refreshAccessToken: () => newToken() });
  const url = (path) => `ws://127.0.0.1:${proxy.port}/v1/${path}`;
  const connection = (socket = 'presence') =>
    (socket === 'presence' ? modules.selectPresenceConnection : modules.selectMessagesConnection)(
      store.getState(),
    );
  const until = (isTrue) => modules.until([store, gateway], isTrue);
  const pick = (list) => list[Math.floor(random() * list.length)];

  function push(userId) {
    gateway.setPresence({ userId, presence: pick(STATES), availability: `state ${++changes}` });
  }

  function countUnread() {
    unread++;
    for (const session of gateway.live('messages')) {
      session.send({ operation: 'MODIFY', data: { userStatistics: { unreadMessages: unread } } });
    }
  }

  function toggle(userId) {
    const isWanted = wanted.delete(userId);
    if (!isWanted) wanted.add(userId);
    const { websocketUserSubscribe, websocketUserUnsubscribe } = modules;
    store.dispatch((isWanted ? websocketUserUnsubscribe : websocketUserSubscribe)({ orgId, userId }));
  }

  const { onAuth } = gateway.script;
  gateway.script.onAuth = (session) => {
    onAuth(session);
    if (session.kind === 'messages') countUnread();
  };
  gateway.members.set(GROUP_ID, GROUP_MEMBERS);
  for (let userId = 1; userId <= USERS; userId++) push(userId);
  for (const userId of GROUP_MEMBERS) push(userId);

  /** What is wrong, in a word; `null` when everything is as it must be. */
  function trouble() {
    const state = store.getState();
    const [session, ...others] = gateway.live('presence');
    if (connection().status !== 'ready') return `presence is ${connection().status}`;
    if (connection('messages').status !== 'ready') return `messages is ${connection('messages').status}`;
    if (session === undefined || others.length > 0) return `${others.length + 1} presence sessions`;
    if (gateway.live('messages').length !== 1) return 'not one messages session';
    const paths = new Set([...wanted].map(userPath));
    if (hasGroup) paths.add(`/org/${orgId}/group/${GROUP_ID}/presence`);
    if (session.paths.size !== paths.size || ![...paths].every((path) => session.paths.has(path))) {
      return 'other paths than wanted';
    }
    const watched = new Set([...wanted, ...(hasGroup ? GROUP_MEMBERS : [])]);
    const wrong = [...watched].find(
      (userId) => !sameRow(modules.selectUserPresence(state, userId), gateway.rows.get(userId)),
    );
    if (wrong !== undefined) return `user ${wrong} is not as the server says`;
    if ([...watched].some((userId) => modules.selectPresenceFreshness(state, userId) !== 'live'))
      return 'stale';
    // While a group is watched, a late word of somebody just left is kept (decisions, 6, rule 5).
    const known = modules.selectAllUserDisplayItems(state).length;
    if (!hasGroup && known !== watched.size) return `${known} users known, ${watched.size} watched`;
    const members = modules.selectGroupDisplayItems(state, GROUP_ID).map(({ id }) => id);
    if (hasGroup && String(members.toSorted()) !== String(GROUP_MEMBERS)) return `members ${String(members)}`;
    if (modules.selectUnreadMessages(state) !== unread) return 'another count';
    return null;
  }

  const lane = {
    gateway,
    proxy,
    random,
    trouble,
    sessionNow: () => gateway.live('presence')[0],
    /** The presence socket (or the one named) is not ready any more. */
    lost: (socket) => until(() => connection(socket).status !== 'ready'),
    back: () => until(() => connection().status === 'ready'),
    /** So many attempts have failed since the connection was lost. */
    failed: (times) => until(() => connection().attempt > times && connection().status !== 'ready'),
    /** What the server says now has arrived. */
    async quiet() {
      const [userId] = wanted;
      if (userId === undefined) return;
      push(userId);
      await until(() =>
        sameRow(modules.selectUserPresence(store.getState(), userId), gateway.rows.get(userId)),
      );
    },
    /** Life goes on: presence changes, the app watches others. */
    meanwhile() {
      for (let times = Math.floor(random() * 4); times > 0; times--) toggle(1 + Math.floor(random() * USERS));
      for (let times = Math.floor(random() * 4); times > 0; times--) push(1 + Math.floor(random() * USERS));
      if (hasGroup && random() < 0.5) push(pick(GROUP_MEMBERS));
      if (random() < 0.5) countUnread();
    },
    startPresence() {
      const accessToken = newToken();
      store.dispatch(modules.websocketStart({ endpoint: url('events'), accessToken, isFreedomWeb: false }));
    },
    /** Everything is as it must be, and the sessions have lasted long enough to count as stable. */
    converged: () =>
      until(() => trouble() === null && connection().attempt === 0 && connection('messages').attempt === 0),
    async close() {
      store.dispatch(modules.websocketStop());
      await proxy.close();
      await gateway.close();
    },
  };

  for (let userId = 1; userId <= 5; userId++) toggle(userId);
  if (hasGroup) store.dispatch(modules.websocketGroupSubscribe({ orgId, groupId: GROUP_ID }));
  lane.startPresence();
  const users = `org:${orgId}:user:1`;
  store.dispatch(
    modules.websocketStart({
      endpoint: url('subscribe'),
      accessToken: newToken(),
      isFreedomWeb: false,
      users,
    }),
  );
  await lane.converged();
  return lane;
}
