import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describeCluster } from '../helpers/cluster';

// A few processes start, are killed and come back; docs and demo/gateway/README.md have the figures of the long runs.
jest.setTimeout(180_000);

const soak = (args: string[]): Promise<{ exitCode: unknown; figures: Record<string, unknown> }> =>
  new Promise((resolve, reject) => {
    const script = join(__dirname, '..', '..', 'soak', 'cluster.mjs');
    const all = [script, '--pace', 'fast', '--seconds', '1', ...args];
    execFile(process.execPath, all, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      const line = stdout.split('\n').find((text) => text.startsWith('{"name"'));
      if (line === undefined) reject(new Error(`No figures.\n${stdout}${stderr}`));
      else {
        const { figures } = JSON.parse(line) as { figures: Record<string, unknown> };
        resolve({ exitCode: error?.code ?? 0, figures });
      }
    });
  });

describeCluster('several gateways on NATS behind HAProxy', () => {
  test('each part is killed, HAProxy reloads, every gateway drains: every row of every store is true', async () => {
    const { exitCode, figures } = await soak(['--clients', '30', '--people', '300']);
    expect(figures).toMatchObject({
      wrongRows: 0,
      wrongCounts: 0,
      notSettled: 0,
      violations: 0,
      byKind: { gateway: 1, engine: 1, simulation: 1, balancer: 1, reload: 1, rolling: 3 },
    });
    expect(exitCode).toBe(0);
  });

  test('the same check fails gateways that ask first and listen then', async () => {
    const { exitCode, figures } = await soak([
      ...['--clients', '40', '--people', '600', '--only', 'engine', '--control'],
    ]);
    expect(figures.wrongRows).toBeGreaterThan(0);
    expect(exitCode).toBe(1);
  });
});
