/**
 * `redux-cti-realtime/testing`: a gateway and tabs in memory, for tests of components and of clients.
 *
 * @packageDocumentation
 */
export { createFakeGateway } from './fake-gateway';
export { createFakeTabs } from './fake-tabs';
export { createTestToken } from './test-token';
export type { FakeConnection } from './connection';
export type { FakeGateway, FakeGatewayOptions } from './fake-gateway';
export type {
  FakeSocketEvent,
  FakeSocketListener,
  FakeWebSocket,
  FakeWebSocketConstructor,
} from './fake-socket';
export type { FakeLocks } from './fake-locks';
export type { FakeChannel, FakePage, FakePageEvent, FakeTab, FakeTabs, FakeTabsOptions } from './fake-tabs';
export type { ReceivedFrame } from './frames';
export type { TestTokenClaims } from './test-token';
export type { WatchedResource } from './world';
