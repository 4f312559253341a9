// What the soak scripts use: the package as its users have it, and the test bed of the real-socket tests.
export * from '../../src';
export { createFakeGateway, createTestToken } from '../../src/testing';
export { startFaultProxy } from '../../__tests__/integration/support/fault-proxy';
export { orgId, startScriptedGateway, userPath } from '../../__tests__/integration/support/scripted-gateway';
export { reset } from '../../__tests__/integration/support/reset';
export { until } from '../../__tests__/integration/support/until';
export { launchRawBrowser } from '../../__tests__/browser/devtools';
export { startPageServer } from '../../__tests__/browser/reliability-server';
export { runFuzz } from '../../__tests__/helpers/fuzz';
export { missingTools } from '../../demo/gateway/cluster/supervisor/tools';
export { startCluster } from '../../demo/gateway/cluster/supervisor/cluster';
export { startGateway } from '../../demo/gateway';
export { launchChromium } from '../../__tests__/helpers/browser';
export { signIn } from '../../__tests__/browser/support';
export { runCallListeners } from '../../__tests__/helpers/call-listeners';
