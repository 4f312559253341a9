// What a user's first program does, run by scripts/smoke.mjs in an empty app, once with import and once with require.
import assert from 'node:assert/strict';

/** Connects a store to the fake gateway, watches a group, reads it back and stops. */
export async function run({ core, hooks, testing, toolkit, react, reactRedux, reactDomServer }) {
  const gateway = testing.createFakeGateway();
  const accessToken = testing.createTestToken({ orgId: '12345', userId: 7 });
  gateway.addGroup(100, [7, 8]);
  gateway.setPresence(8, { presence: 'RINGING', availability: 'Available' });
  const store = toolkit.configureStore({
    reducer: core.realtimeReducers,
    middleware: (getDefault) =>
      getDefault().prepend(
        core.createWebsocketMiddleware({ WebSocket: gateway.WebSocket, flushIntervalMs: 0 }),
      ),
  });

  const endpoint = 'wss://gateway.test/';
  store.dispatch(core.websocketStart({ endpoint, accessToken, isFreedomWeb: false }));
  store.dispatch(core.websocketGroupSubscribe({ orgId: '12345', groupId: 100 }));
  await gateway.settled();
  const users = 'org:12345:user:7';
  store.dispatch(core.websocketStart({ endpoint, accessToken, isFreedomWeb: false, users }));
  await gateway.settled();
  gateway.setUnread(users, 3);
  await gateway.settled();

  const state = store.getState();
  assert.equal(core.selectPresenceConnection(state).status, 'ready');
  assert.deepEqual(core.selectIdentity(state), { orgId: '12345', userId: 7 });
  const [, ringing] = core.selectGroupDisplayItems(state, 100);
  assert.deepEqual(ringing, { id: 8, presence: 'RINGING', availability: 'Available' });
  assert.equal(core.selectUnreadMessages(state), 3);
  assert.ok(!JSON.stringify(state).includes(accessToken));

  const Unread = () => `${hooks.useUnreadMessages()} unread`;
  const page = react.createElement(reactRedux.Provider, { store }, react.createElement(Unread));
  assert.equal(reactDomServer.renderToString(page), '3 unread');

  store.dispatch(core.websocketStop());
  assert.equal(core.selectPresenceConnection(store.getState()).status, 'stopped');
  // Returns without process.exit: a timer or a socket left over would keep the process alive, and fail the check.
}
