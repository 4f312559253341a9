import { runCallListeners } from '../helpers/call-listeners';

/** Steps in which a call may ring, be answered and end; `soak/call-listeners.mjs` lets hours pass. */
const someTime = { spanMs: 1_200_000, stepMs: 6_000, users: 60 };

describe('listeners as in the recipes, before twenty minutes of simulated calls', () => {
  const clean = { missing: [], twice: [], invented: [], violations: 0 };

  it('are told once of each call that rings, is answered, missed or ends', async () => {
    const result = await runCallListeners(someTime);
    expect(result).toMatchObject(clean);
    expect(result.calls).toBeGreaterThan(60);
    expect(result.told).toBe(result.happenings);
  });

  it('are told once, or as of old, when the connection is lost every five minutes', async () => {
    const result = await runCallListeners({ ...someTime, dropEveryMs: 300_000 });
    expect(result).toMatchObject({ ...clean, drops: 3 });
    expect(result.happenings).toBeGreaterThan(60);
  });

  it('act in one of three tabs, each time', async () => {
    const result = await runCallListeners({ ...someTime, tabs: 3 });
    expect(result).toMatchObject(clean);
    expect(result.told).toBe(result.happenings);
  });
});
