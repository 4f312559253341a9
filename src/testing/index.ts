/**
 * `redux-cti-realtime/testing`: a gateway in memory for tests of components and of clients.
 *
 * @packageDocumentation
 */
export { createFakeGateway } from './fake-gateway';
export { createTestToken } from './test-token';
export type { FakeConnection } from './connection';
export type { FakeGateway, FakeGatewayOptions } from './fake-gateway';
export type {
  FakeSocketEvent,
  FakeSocketListener,
  FakeWebSocket,
  FakeWebSocketConstructor,
} from './fake-socket';
export type { ReceivedFrame } from './frames';
export type { TestTokenClaims } from './test-token';
export type { WatchedResource } from './world';
