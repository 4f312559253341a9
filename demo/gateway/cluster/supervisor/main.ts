import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { nextGoodPort } from '../../bad-ports';
import { readCommand } from '../../cli';
import { errorCodeOf } from '../../error-code';
import { listen } from '../../front';
import { startCluster, type Cluster } from './cluster';
import { missingTools } from './tools';

/** The help text of `npm run cluster`. */
const usage = `Usage: npm run cluster -- [options]

Starts NATS, the simulation, gateways and HAProxy on this machine, and the wallboard on one address.

  --port <number>      the one address            (default 5173)
  --host <address>     address to listen on       (default 127.0.0.1: this machine only)
  --gateways <number>  how many gateways, 1 to 20 (default 3)
  --users <number>, --speed <number>, --seed <number>: of the simulation, as for npm start
`;

const widestName = 10;
const mostGateways = 20;
const mistakeExitCode = 2;

const say = (name: string, line: string): void => {
  console.log(`${name.padEnd(widestName)} | ${line}`);
};

/** Ends everything at the first Ctrl-C. */
const endOnSignal = ({ close }: Cluster): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      void close().finally(() => process.exit(0));
    });
  }
};

const text = { type: 'string' } as const;

/** What the command line asks for; the flags that `npm start` has too are read as it reads them. */
const read = (args: readonly string[]) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { ...text, default: '5173' },
      host: { ...text, default: '127.0.0.1' },
      gateways: { ...text, default: '3' },
      users: { ...text, default: '200' },
      speed: { ...text, default: '1' },
      seed: { ...text, default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const { gateways: count, help, ...shared } = values;
  const command = readCommand(
    help ? ['--help'] : Object.entries(shared).map(([flag, value]) => `--${flag}=${value}`),
  );
  const gateways = Number(count);
  if (!Number.isInteger(gateways) || gateways < 1 || gateways > mostGateways) {
    return {
      kind: 'mistake' as const,
      message: `--gateways must be a whole number from 1 to ${mostGateways}.`,
    };
  }
  return { ...command, gateways };
};

const isTaken = async (port: number, host: string): Promise<boolean> => {
  const server = createServer();
  try {
    await listen(server, port, host);
    await new Promise((resolve) => server.close(resolve));
    return false;
  } catch (error) {
    if (errorCodeOf(error) !== 'EADDRINUSE') throw error;
    return true;
  }
};

/** Runs a cluster from the command line; resolves with an exit code, or with `undefined` while it is running. */
export const main = async (
  args: readonly string[],
  built: { script: string; page: string | undefined },
): Promise<number | undefined> => {
  const command = read(args);
  if (command.kind === 'help') {
    console.log(usage);
    return 0;
  }
  if (command.kind !== 'start') {
    console.error(`${command.kind === 'mistake' ? command.message : 'What was that?'}\n\n${usage}`);
    return mistakeExitCode;
  }
  const missing = missingTools();
  if (missing !== undefined) {
    console.error(missing);
    return 1;
  }
  const { port = 0, host = '127.0.0.1', users, speed, seed } = command.options;
  if (await isTaken(port, host)) {
    console.error(
      `Port ${port} is taken. Choose another one: npm run cluster -- --port ${nextGoodPort(port)}`,
    );
    return 1;
  }
  const cluster = await startCluster({
    ...built,
    port,
    host,
    gateways: command.gateways,
    simulationArgs: [`--users=${users}`, `--speed=${speed}`, `--seed=${seed}`],
    restartMs: 1_000,
    onLine: say,
  });
  endOnSignal(cluster);
  await cluster.ready();
  say('cluster', `${cluster.url} is one address for all of it. Ctrl-C ends everything.`);
  return undefined;
};
