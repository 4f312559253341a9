import { setTimeout as pause } from 'node:timers/promises';

const isOk = async (url) => {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(1_000) })).ok;
  } catch {
    return false;
  }
};

/**
 * What can happen to a cluster. Each is one thing that happens to the clients: what it cost them is noted once
 * everything is whole again.
 */
export function createTroubles({ cluster, clients, judge, pace, random }) {
  const things = [];
  const pick = (list) => list[Math.floor(random() * list.length)];
  const [leastMs, mostMs] = pace.downMs;
  const downMs = () => Math.round(leastMs + random() * (mostMs - leastMs));
  const gateways = cluster.parts.filter(({ kind }) => kind === 'gateway');
  const kill = (part) => {
    part.signal('SIGKILL', downMs());
    return part;
  };
  const partOf = (kind) => cluster.parts.find((part) => part.kind === kind);

  async function settle() {
    const until = performance.now() + pace.settleMs;
    const urls = [...cluster.gatewayUrls, cluster.url];
    for (;;) {
      const isWhole =
        cluster.parts.every((part) => part.pid() !== null) &&
        (await Promise.all(urls.map(isOk))).every(Boolean) &&
        clients.every((client) => client.isReady());
      if (isWhole) return true;
      if (performance.now() > until) return false;
      await pause(50);
    }
  }

  /** One thing happens; noted with what it cost. */
  async function happen(kind, strike) {
    const before = clients.map(({ losses }) => losses);
    for (const client of clients) client.plannedMs = [];
    judge.takeLongestMs();
    const startedAt = performance.now();
    await strike();
    const isSettled = await settle();
    const tookMs = Math.round(performance.now() - startedAt);
    await pause(pace.restMs * (0.5 + random()));
    things.push({
      kind,
      isSettled,
      tookMs,
      longestWrongMs: judge.takeLongestMs(),
      mostLosses: Math.max(...clients.map(({ losses }, index) => losses - before[index])),
      plannedMs: clients.flatMap(({ plannedMs }) => plannedMs.slice(0, 1)),
    });
  }

  const gone = async (part, restarts) => {
    while (part.restarts() === restarts) await pause(20);
  };
  const struck = (kind, choose) => () =>
    happen(kind, async () => {
      const part = choose();
      const restarts = part.restarts();
      kill(part);
      await gone(part, restarts);
    });

  const kinds = {
    gateway: struck('gateway', () => pick(gateways)),
    engine: struck('engine', () => partOf('engine')),
    simulation: struck('simulation', () => partOf('simulation')),
    // It meets all at once, so it shows how they spread: from sessions that last, whose first delay is the wide one.
    balancer: async () => {
      const youngest = () => Math.max(...clients.map(({ readyAt }) => readyAt));
      while (performance.now() - youngest() < pace.stableMs) await pause(50);
      await struck('balancer', () => partOf('balancer'))();
    },
    reload: () =>
      happen('reload', async () => {
        partOf('balancer').signal('SIGUSR2');
        await pause(pace.restMs);
      }),
    // A rolling restart: each gateway drains, and the next one begins when it is back.
    rolling: async () => {
      for (const gateway of gateways) {
        await happen('rolling', async () => {
          const restarts = gateway.restarts();
          gateway.signal('SIGTERM', 0);
          await gone(gateway, restarts);
        });
      }
    },
  };
  return { kinds, things, draw: pick, make: (kind) => kinds[kind]() };
}
