// A board in the terminal: prints each member of a group who changes, and ends by itself.
import { configureStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  groupMembersReceived,
  isOnCall,
  isRinging,
  realtimeReducers,
  selectGroupDisplayItems,
  selectPresenceConnection,
  websocketGroupSubscribe,
  websocketStart,
  websocketStop,
} from 'redux-cti-realtime';
import { createFakeGateway, createTestToken } from 'redux-cti-realtime/testing';

const groupId = 100;
const names = new Map([
  [1, 'Ada'],
  [2, 'Grace'],
  [3, 'Edsger'],
]);

/** What to say of somebody: unknown is not idle. */
function stateOf(item) {
  if (item.presence === undefined) return 'unknown';
  if (isOnCall(item)) return 'on a call';
  return isRinging(item) ? 'ringing' : 'idle';
}

// Stands in for your server. With a real one: `import WebSocket from 'ws'` and the option { WebSocket }.
const gateway = createFakeGateway();
gateway.addGroup(groupId, [...names.keys()]);

const store = configureStore({
  reducer: { ...realtimeReducers },
  middleware: (getDefault) =>
    getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket, onError: console.error })),
});

let shown = [];
const stopShowing = store.subscribe(() => {
  const items = selectGroupDisplayItems(store.getState(), groupId);
  // An item is another object exactly when something about its user changed.
  for (const [index, item] of items.entries()) {
    if (item !== shown[index])
      console.log(`${names.get(item.id)}: ${stateOf(item)}, ${item.availability ?? 'availability unknown'}`);
  }
  shown = items;
});

const accessToken = createTestToken({ orgId: '12345', userId: 1 });
store.dispatch(websocketStart({ endpoint: 'wss://realtime.example/', accessToken, isFreedomWeb: false }));
store.dispatch(groupMembersReceived({ groupId, userIds: [...names.keys()] }));
store.dispatch(websocketGroupSubscribe({ orgId: '12345', groupId }));
await gateway.settled();
console.log(`connection: ${selectPresenceConnection(store.getState()).status}`);

gateway.setPresence(2, { presence: 'RINGING', logicalDirection: 'Inbound', availability: 'Available' });
await gateway.settled();
await new Promise((resolve) => setTimeout(resolve, 50));
gateway.setPresence(2, { presence: 'ANSWERED' });
await gateway.settled();

stopShowing();
// After a stop no timer and no socket is left: the process ends.
store.dispatch(websocketStop());
