import { configureStore } from '@reduxjs/toolkit';
import {
  createWebsocketMiddleware,
  realtimeReducers,
  selectPresenceConnection,
  selectPresenceFreshness,
  selectTabRole,
  selectUserDisplayItem,
  websocketStart,
  websocketUserSubscribe,
} from '../../../src';
import { shareAcrossTabs } from '../../../src/tabs';

/** What the test gives the page. */
export type TabsPageSettings = {
  presenceUrl: string;
  messagesUrl: string;
  accessToken: string;
  orgId: string;
  userId: number;
  heartbeatTimeoutMs: number;
};

/** What a tab is at one moment. */
export type TabsPageMoment = {
  role: string;
  status: string;
  freshness: string;
  messages: string;
  availability: string | null;
};

/** What the page says of itself when it is asked. */
export type TabsPageState = TabsPageMoment & {
  isVisible: boolean;
  /** The page came out of the back/forward cache. */
  isRestored: boolean;
  /** Everything that it was since it was opened, with the wall clock. */
  history: (TabsPageMoment & { atMs: number })[];
  /** What it put on any channel. */
  posted: string[];
};

const posted: string[] = [];
const post = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, 'postMessage')?.value as (
  message: unknown,
) => void;
BroadcastChannel.prototype.postMessage = function (message: unknown) {
  posted.push(String(message));
  post.call(this, message);
};
let isRestored = false;
addEventListener('pageshow', ({ persisted }) => {
  isRestored = persisted;
});

const { presenceUrl, messagesUrl, accessToken, orgId, userId, heartbeatTimeoutMs } = JSON.parse(
  decodeURIComponent(location.hash.slice(1)),
) as TabsPageSettings;
const store = configureStore({
  reducer: realtimeReducers,
  middleware: (getDefault) =>
    getDefault().prepend(
      createWebsocketMiddleware({
        heartbeatTimeoutMs,
        connectTimeoutMs: heartbeatTimeoutMs,
        reconnect: { firstDelayMs: 300, minDelayMs: 50, maxDelayMs: 1_000 },
        onError: false,
        tabs: shareAcrossTabs(),
      }),
    ),
});

function moment(): TabsPageMoment {
  const state = store.getState();
  return {
    role: selectTabRole(state),
    status: selectPresenceConnection(state).status,
    freshness: selectPresenceFreshness(state, userId),
    messages: state.messages.connection.status,
    availability: selectUserDisplayItem(state, userId)?.availability ?? null,
  };
}

function ask(): string {
  const state: TabsPageState = {
    ...moment(),
    isVisible: document.visibilityState === 'visible',
    isRestored,
    history,
    posted,
  };
  return JSON.stringify(state);
}

const history: TabsPageState['history'] = [];
let last = '';
store.subscribe(() => {
  const now = moment();
  if (JSON.stringify(now) === last) return;
  last = JSON.stringify(now);
  history.push({ ...now, atMs: Date.now() });
  if (parent !== window) parent.postMessage(ask(), '*');
});

store.dispatch(websocketUserSubscribe({ orgId, userId }));
store.dispatch(websocketStart({ endpoint: presenceUrl, accessToken, isFreedomWeb: false }));
const users = `org:${orgId}:user:${userId}`;
store.dispatch(websocketStart({ endpoint: messagesUrl, accessToken, isFreedomWeb: false, users }));

Object.assign(globalThis, { ask });
