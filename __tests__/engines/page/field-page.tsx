import { configureStore, type Middleware } from '@reduxjs/toolkit';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider, useSelector } from 'react-redux';
import {
  connectionChanged,
  createWebsocketMiddleware,
  realtimeReducers,
  selectMessagesConnection,
  selectPresenceFreshness,
  websocketStart,
  websocketStop,
  type RealtimeRootState,
  type SocketKind,
  type UserDisplayItem,
} from '../../../src';
import { useGroupPresence, usePresenceConnection, useUnreadMessages } from '../../../src/react';

/** What a test decides for the page. */
export type FieldSettings = {
  presenceUrl: string;
  messagesUrl: string;
  orgId: string;
  groupIds: number[];
  heartbeatTimeoutMs: number;
  connectTimeoutMs: number;
};

/** What happened on the page, in order, for the test to read. */
export type FieldLog = {
  statuses: Record<SocketKind, string[]>;
  errors: { socket: SocketKind | null; code: string; closeCode: number | null; message: string }[];
  /** What the browser itself said: `online`, `pagehide` and so on. */
  events: string[];
};

declare global {
  var field: FieldLog;
}

globalThis.field = { statuses: { presence: [], messages: [] }, errors: [], events: [] };
const settings = JSON.parse(decodeURIComponent(location.hash.slice(1))) as FieldSettings;

for (const event of ['online', 'offline', 'pageshow', 'pagehide']) {
  addEventListener(event, () => field.events.push(event));
}

const log: Middleware = () => (next) => (action) => {
  if (connectionChanged.match(action)) {
    field.statuses[action.payload.socket].push(action.payload.connection.status);
  }
  return next(action);
};

const store = configureStore({
  reducer: realtimeReducers,
  middleware: (getDefault) =>
    getDefault().prepend(
      createWebsocketMiddleware({
        heartbeatTimeoutMs: settings.heartbeatTimeoutMs,
        connectTimeoutMs: settings.connectTimeoutMs,
        reconnect: { firstDelayMs: 300, minDelayMs: 50, maxDelayMs: 1_000 },
        onError: ({ socket, code, message, ...more }) => {
          field.errors.push({ socket, code, message, closeCode: more.closeCode ?? null });
        },
      }),
      log,
    ),
});

async function signIn(userId: string): Promise<void> {
  const response = await fetch(`/login?user=${userId}`);
  const accessToken = await response.text();
  const common = { accessToken, isFreedomWeb: false };
  store.dispatch(websocketStart({ ...common, endpoint: settings.presenceUrl }));
  const users = `org:${settings.orgId}:user:${userId}`;
  store.dispatch(websocketStart({ ...common, endpoint: settings.messagesUrl, users }));
}

function SignIn() {
  const [userId, setUserId] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void signIn(userId);
      }}
    >
      <input
        data-testid="user"
        value={userId}
        onChange={({ target }) => {
          setUserId(target.value);
        }}
      />
      <button data-testid="sign-in">Sign in</button>
    </form>
  );
}

function Person({ item: { id, presence, availability } }: { item: UserDisplayItem }) {
  const freshness = useSelector((state: RealtimeRootState) => selectPresenceFreshness(state, id));
  return <li>{[id, presence, availability, freshness].join(' ')}</li>;
}

function People({ groupId }: { groupId: number }) {
  const people = useGroupPresence(settings.orgId, groupId);
  return (
    <ul>
      {people.map((item) => (
        <Person key={item.id} item={item} />
      ))}
    </ul>
  );
}

function Board() {
  const [groupId, setGroupId] = useState<number | null>(null);
  const presence = usePresenceConnection();
  const messages = useSelector(selectMessagesConnection);
  const unread = useUnreadMessages();
  if (presence.status === 'idle') return <SignIn />;
  return (
    <>
      <p data-testid="presence">{presence.status}</p>
      <p data-testid="messages">{messages.status}</p>
      <p data-testid="close-code">{presence.error?.closeCode ?? ''}</p>
      <p data-testid="unread">{unread ?? ''}</p>
      {settings.groupIds.map((id) => (
        <button
          key={id}
          data-testid={`group-${id}`}
          onClick={() => {
            setGroupId(id);
          }}
        >
          Group {id}
        </button>
      ))}
      <button data-testid="sign-out" onClick={() => store.dispatch(websocketStop())}>
        Sign out
      </button>
      {groupId !== null && <People groupId={groupId} />}
    </>
  );
}

createRoot(document.getElementById('root')!).render(
  <Provider store={store}>
    <Board />
  </Provider>,
);
