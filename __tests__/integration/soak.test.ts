import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What a soak script prints in its line of JSON. */
interface Report {
  name: string;
  held: boolean;
  figures: Record<string, unknown>;
}

// Each is short here, and mostly waits; docs/reliability.md has the figures of the long runs.
jest.setTimeout(60_000);

const soakFolder = join(__dirname, '..', '..', 'soak');

function runNode(args: string[]): Promise<{ exitCode: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });
}

/** Runs a script as one would by hand; gives what it measured, and with which code it ended. */
async function run(script: string, args: string[]): Promise<{ exitCode: unknown; report: Report }> {
  const { exitCode, stdout, stderr } = await runNode(['--expose-gc', join(soakFolder, script), ...args]);
  const line = stdout.split('\n').find((text) => text.startsWith('{"name"'));
  if (line === undefined) throw new Error(`${script} printed no figures.\n${stdout}${stderr}`);
  return { exitCode, report: JSON.parse(line) as Report };
}

async function expectHeld(script: string, args: string[], figures: Record<string, unknown>): Promise<void> {
  const { exitCode, report } = await run(script, args);
  expect({ exitCode, ...report }).toMatchObject({ exitCode: 0, held: true, figures });
}

test.concurrent('1,000 reconnects of both sockets leave nothing behind', async () => {
  await expectHeld('reconnects.mjs', ['--cycles', '1000', '--paths', '3'], {
    violations: 0,
    resourcesAfterStop: 0,
  });
});

test.concurrent(
  '200 stores come back evenly from a killed gateway, each with its own subscription',
  async () => {
    await expectHeld('storm.mjs', ['--stores', '200', '--judge', 'planned'], {
      back: 200,
      wronglySubscribed: 0,
    });
  },
);

test.concurrent('every kind of fault over real sockets is got over', async () => {
  await expectHeld('faults.mjs', ['--faults', '100', '--lanes', '8'], { converged: 100, violations: 0 });
});

test.concurrent(
  'no healthy connection dies in five days of ticks, throttled timers and clock jumps',
  async () => {
    await expectHeld('long-days.mjs', ['--days', '5'], { falseDeaths: 0, unnoticed: 0 });
  },
);

test('a missed limit ends a script with 1 and is named', async () => {
  const report = pathToFileURL(join(soakFolder, 'support', 'report.mjs')).href;
  const script = `import { conclude } from '${report}'; conclude('x', { lost: 1, late: 2 }, [['lost', '=', 0], ['late', '<=', 2]]);`;
  const { exitCode, stdout } = await runNode(['--input-type=module', '--eval', script]);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('x: lost 1, late 2. MISSED lost = 0.');
});
