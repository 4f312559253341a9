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
} from '../../src';
import { shareAcrossTabs } from '../../src/tabs';

/** What the test gives the page. */
export interface TabsPageSettings {
  presenceUrl: string;
  messagesUrl: string;
  accessToken: string;
  orgId: string;
  userId: number;
  heartbeatTimeoutMs: number;
}

/** What the page says of itself when it is asked. */
export interface TabsPageState {
  role: string;
  status: string;
  freshness: string;
  availability: string | undefined;
  messages: string;
  posted: string[];
}

const posted: string[] = [];
const post = Object.getOwnPropertyDescriptor(BroadcastChannel.prototype, 'postMessage')?.value as (
  message: unknown,
) => void;
BroadcastChannel.prototype.postMessage = function (message: unknown) {
  posted.push(String(message));
  post.call(this, message);
};

const { presenceUrl, messagesUrl, accessToken, orgId, userId, heartbeatTimeoutMs } = JSON.parse(
  decodeURIComponent(location.hash.slice(1)),
) as TabsPageSettings;
const store = configureStore({
  reducer: realtimeReducers,
  middleware: (getDefault) =>
    getDefault().prepend(createWebsocketMiddleware({ heartbeatTimeoutMs, tabs: shareAcrossTabs() })),
});
store.dispatch(websocketUserSubscribe({ orgId, userId }));
store.dispatch(websocketStart({ endpoint: presenceUrl, accessToken, isFreedomWeb: false }));
const users = `org:${orgId}:user:${userId}`;
store.dispatch(websocketStart({ endpoint: messagesUrl, accessToken, isFreedomWeb: false, users }));

Object.assign(globalThis, {
  ask: (): string => {
    const state = store.getState();
    const answer: TabsPageState = {
      role: selectTabRole(state),
      status: selectPresenceConnection(state).status,
      freshness: selectPresenceFreshness(state, userId),
      availability: selectUserDisplayItem(state, userId)?.availability,
      messages: state.messages.connection.status,
      posted,
    };
    return JSON.stringify(answer);
  },
});
