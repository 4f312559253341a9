// A page of one component: a group's members, live. The rest is set-up, and a server that is only pretended.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { configureStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  isOnCall,
  isRinging,
  realtimeReducers,
  websocketStart,
  type UserDisplayItem,
} from 'redux-cti-realtime';
import { useGroupPresence, usePresenceConnection, usePresenceFreshness } from 'redux-cti-realtime/react';
import { createFakeGateway, createTestToken } from 'redux-cti-realtime/testing';

const orgId = '12345';
const gateway = createFakeGateway();
gateway.addGroup(100, [1, 2, 3]);

const store = configureStore({
  reducer: { ...realtimeReducers },
  middleware: (getDefault) =>
    getDefault().prepend(createWebsocketMiddleware({ WebSocket: gateway.WebSocket })),
});

function stateOf(person: UserDisplayItem): string {
  if (person.presence === undefined) return 'unknown';
  if (isOnCall(person)) return 'on a call';
  return isRinging(person) ? 'ringing' : 'idle';
}

function Person({ person }: { person: UserDisplayItem }) {
  const freshness = usePresenceFreshness(person.id);
  return <li className={freshness}>{`Person ${person.id}: ${stateOf(person)} (${freshness})`}</li>;
}

function Group({ groupId }: { groupId: number }) {
  const members = useGroupPresence(orgId, groupId);
  const { status } = usePresenceConnection();
  return (
    <section>
      <h1>{`Group ${groupId} (${status})`}</h1>
      <ul>
        {members.map((person) => (
          <Person key={person.id} person={person} />
        ))}
      </ul>
    </section>
  );
}

const root = document.getElementById('root');
if (root === null) throw new Error('The page must have an element with the id "root".');
createRoot(root).render(
  <StrictMode>
    <Provider store={store}>
      <Group groupId={100} />
    </Provider>
  </StrictMode>,
);

const accessToken = createTestToken({ orgId, userId: 1 });
store.dispatch(websocketStart({ endpoint: 'wss://realtime.example/', accessToken, isFreedomWeb: false }));

const steps = ['RINGING', 'ANSWERED', 'BRIDGED', ''] as const;
let step = 0;
setInterval(() => {
  gateway.setPresence(1 + (step % 3), { presence: steps[step % steps.length] ?? '' });
  step++;
}, 1_000);
