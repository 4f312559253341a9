// Types of the entries `./react` and `./testing`; checked as public-api.ts is.
import type {
  ConnectionState,
  realtimeReducers,
  UserDisplayItem,
  UserPresenceData,
} from 'redux-cti-realtime';
import { createRealtimeSelectors, createWebsocketMiddleware } from 'redux-cti-realtime';
import {
  createRealtimeHooks,
  useGroupPresence,
  useOwnPresence,
  usePresenceConnection,
  useUnreadMessages,
  useUserPresence,
} from 'redux-cti-realtime/react';
import { createFakeGateway } from 'redux-cti-realtime/testing';

interface Root {
  cti: { [K in keyof typeof realtimeReducers]: ReturnType<(typeof realtimeReducers)[K]> };
}

export function useHooksThatGiveItems(orgId: string | null | undefined, id: number | null | undefined) {
  const user: UserDisplayItem | undefined = useUserPresence(orgId, id);
  const group: readonly UserDisplayItem[] = useGroupPresence(orgId, id);
  const own: UserPresenceData | null = useOwnPresence();
  const unread: number | null = useUnreadMessages();
  const connection: ConnectionState = usePresenceConnection();
  // @ts-expect-error -- an organisation is a string
  useUserPresence(12345, id);
  // @ts-expect-error -- an id is a number
  useGroupPresence(orgId, '100');
  return { user, group, own, unread, connection };
}

export function hooksForOtherPlaces() {
  const selectors = createRealtimeSelectors<Root>({
    auth: ({ cti }) => cti.auth,
    groups: ({ cti }) => cti.groups,
    messages: ({ cti }) => cti.messages,
  });
  const hooks = createRealtimeHooks({ selectors });
  const same: typeof useUserPresence = hooks.useUserPresence;
  return same;
}

export async function gatewayIsDriven() {
  const gateway = createFakeGateway({ autoWelcome: false });
  createWebsocketMiddleware({ WebSocket: gateway.WebSocket });
  gateway.addGroup(100, [1, 2]);
  gateway.setPresence(1, { presence: 'RINGING', availability: undefined });
  gateway.setUnread('org:12345:user:7', 3);
  gateway.welcome();
  gateway.tick();
  gateway.error('busy');
  gateway.drop();
  gateway.drop(1013, 'try again later');
  gateway.sendRaw('{');
  await gateway.settled();
  const { length }: readonly unknown[] = gateway.received;
  const paths: readonly string[] = gateway.subscriptions;
  // @ts-expect-error -- a presence that the specification does not know
  gateway.setPresence(1, { presence: 'IDLE' });
  return { length, paths };
}
