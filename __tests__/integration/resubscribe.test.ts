import { websocketUserSubscribe } from '../../src';
import { orgId, userPath } from './support/scripted-gateway';
import { endAll, readyThroughProxy, soleSession } from './support/set-up';
import { until } from './support/until';

afterEach(endAll);

test('1,000 paths are live within a second of the welcome, each once, in the order first asked for', async () => {
  const { gateway, proxy, client } = await readyThroughProxy();
  const userIds = Array.from({ length: 999 }, (_, index) => 1_000 + index);
  for (const userId of userIds) client.dispatch(websocketUserSubscribe({ orgId, userId }));
  await until(gateway, () => soleSession(gateway).paths.size === 1_000);
  const inOrder = [...soleSession(gateway).paths];
  expect(inOrder.slice(1)).toEqual(userIds.map(userPath));

  let welcomedAt = 0;
  const { welcome } = gateway;
  gateway.welcome = (session) => {
    welcomedAt = performance.now();
    welcome(session);
  };
  proxy.cut('rst');
  await until(gateway, () => gateway.opened === 2 && gateway.sessions.at(-1)?.paths.size === 1_000);
  const tookMs = performance.now() - welcomedAt;
  expect([...soleSession(gateway).paths]).toEqual(inOrder);
  expect(soleSession(gateway).frames).toHaveLength(1_001);
  expect(tookMs).toBeLessThan(1_000);
});
