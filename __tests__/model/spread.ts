import type { Config } from './commands';
import { liveWith } from './life';

const DROPS = 400;

/** A life without faults of its own. */
export const calmConfig: Config = {
  randomSeed: 20_260_101,
  begins: ['presence'],
  echoesPaths: false,
  canRefresh: true,
  tokenLifeMs: null,
  tickMs: 10_000,
  messagesTick: false,
  answerLagMs: 0,
  closeStyle: 'browser',
  refusalStyle: 'error',
  heartbeatTimeoutMs: 'auto',
  flushIntervalMs: 16,
};

/** Delays before the first new attempt, after each of many losses of a stable session with `code`. */
export async function firstDelaysMs(code: number): Promise<number[]> {
  const delays: number[] = [];
  await liveWith(calmConfig, async (world) => {
    const { presence } = world.expected;
    for (let drop = 0; drop < DROPS; drop++) {
      await world.advance(45_000);
      world.gateways.presence.drop(code, '', 0);
      await world.advance(5);
      const lostAt = world.clock.now();
      await world.advance(12_000);
      delays.push(presence.lastConnectAt() - lostAt);
    }
  });
  return delays;
}

/** What is wrong with delays that should be uniform in [0, `mostMs`], or `null`. */
export function unevenness(delays: readonly number[], mostMs: number): string | null {
  const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
  const least = Math.min(...delays);
  const most = Math.max(...delays);
  const isEven = Math.abs(mean - mostMs / 2) < mostMs / 10 && least < mostMs / 20 && most > mostMs * 0.95;
  return isEven && most <= mostMs + 1
    ? null
    : `first delays from ${least} to ${most} ms, ${mean} in the mean, are not spread over ${mostMs} ms`;
}
