import type {
  WebSocketAuthMessage,
  WebSocketClientInfo,
  WebSocketSubscribeMessage,
  WebsocketSubscribePayload,
} from '../vocabulary';

/** First frame of every session (specification: WebSocketMessage, `auth`). */
export function encodeAuth(accessToken: string, { name, version }: WebSocketClientInfo): string {
  return JSON.stringify({
    type: 'auth',
    accessToken,
    client: { name, version },
  } satisfies WebSocketAuthMessage);
}

/** Frame that subscribes a path (specification: WebSocketMessage, `subscribe`). */
export function encodeSubscribe(path: string): string {
  return JSON.stringify({ type: 'subscribe', path } satisfies WebSocketSubscribeMessage);
}

/** Frame that ends a path's subscription (specification: WebSocketMessage, `unsubscribe`). */
export function encodeUnsubscribe(path: string): string {
  return JSON.stringify({ type: 'unsubscribe', path } satisfies WebSocketSubscribeMessage);
}

/** Request that follows `auth` on the messages socket (specification: WebsocketSubscribePayload). */
export function encodeMessagesSubscribe(clientRequestId: string, users: string[]): string {
  const payload: WebsocketSubscribePayload = { request: 'subscribe', clientRequestId, data: { users } };
  return JSON.stringify(payload);
}

/** Path of a user's presence (specification: WebSocketMessage example). */
export function userPresencePath(orgId: string, userId: number): string {
  return `/org/${orgId}/user/${userId}/presence`;
}

/** Path of a group's presence, by the same pattern. */
export function groupPresencePath(orgId: string, groupId: number): string {
  return `/org/${orgId}/group/${groupId}/presence`;
}
