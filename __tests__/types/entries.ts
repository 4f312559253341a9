// Types of the entries `./react` and `./testing`; checked as public-api.ts is.
import type {
  ConnectionState,
  realtimeReducers,
  UserDisplayItem,
  UserPresenceData,
} from 'redux-cti-realtime';
import { createGroupView, createRealtimeSelectors, createWebsocketMiddleware } from 'redux-cti-realtime';
import { createDiagnostics } from 'redux-cti-realtime/diagnostics';
import {
  createRealtimeHooks,
  useGroupPresence,
  useGroupView,
  useListenIn,
  useOverThreshold,
  useOwnPresence,
  usePresenceConnection,
  useUnreadMessages,
  useUserPresence,
  useUsersPresence,
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

const board = createGroupView({ order: 'state' });

export function useToolbox(orgId: string | null | undefined, id: number | null | undefined) {
  const rows: UserDisplayItem[] = useUsersPresence(orgId, [1, 2]);
  const { userIds, total }: { userIds: number[]; total: number } = useGroupView(id, board);
  const over: readonly number[] = useOverThreshold(id, { ringing: 20_000 });
  const { channel } = useListenIn(id);
  // @ts-expect-error -- ids are numbers
  useUsersPresence(orgId, ['1']);
  return { rows, userIds, total, over, channel };
}

export function hooksForOtherPlaces() {
  const selectors = createRealtimeSelectors(({ cti }: Root) => cti);
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

export function diagnosticsTell(root: Root, state: Root['cti']) {
  const { middleware, entries, report, explainPresence, explainGroup } = createDiagnostics({ size: 10 });
  createDiagnostics({ selectors: createRealtimeSelectors(({ cti }: Root) => cti) }).report(root);
  const texts: string[] = [report(state), explainPresence(state, 1), explainGroup(state, 1)];
  const [first] = entries();
  if (first?.what === 'connection') texts.push(first.from, first.to);
  // @ts-expect-error -- the slices are elsewhere
  report(root);
  return { middleware, texts };
}
