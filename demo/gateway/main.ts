import { nextGoodPort } from './bad-ports';
import type { Bus } from './bus/bus';
import { readCommand, usage, type Command } from './cli';
import { errorCodeOf } from './error-code';
import { startGateway, type Gateway } from './gateway';
import type { GatewayOptions } from './options';
import { protocolRules, type Violation } from './protocol/violations';

const mistakeExitCode = 2;

/** For whoever tries a client of their own. */
const say = ({ socket, userId, rule, detail }: Violation): void => {
  const who = userId === null ? 'somebody' : `user ${userId}`;
  console.warn(`${protocolRules[rule]} (${who} on the ${socket} socket: ${JSON.stringify(detail)})`);
};

/** Ends the process at the first Ctrl-C, whatever is still open. */
const endOnSignal = (gateway: Gateway): void => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void gateway.close().finally(() => process.exit(0));
    });
  }
};

const startDemo = async (options: GatewayOptions): Promise<void> => {
  const gateway = await startGateway({ ...options, onViolation: say });
  endOnSignal(gateway);
  const { people, groups } = gateway.simulation.organisation;
  console.log(`A call centre of ${people.length} people in ${groups.length} groups.`);
  console.log(`http://localhost:${gateway.port}`);
};

const startPart = async (
  { role, busUrl, drainMs }: Extract<Command, { kind: 'part' }>,
  options: GatewayOptions,
  wrapBus?: (bus: Bus) => Bus,
): Promise<void> => {
  const { runRole } = await import('./cluster/roles');
  await runRole(role, busUrl, options, drainMs, wrapBus);
};

/**
 * Runs the demo from the command line. `prepare` is called once the arguments are known to be good, and gives the folder
 * of the built page, if there is one; a part of a cluster works on what `wrapBus` makes of its bus. Resolves with the
 * exit code, or with `undefined` while it is running.
 */
export const main = async (
  args: readonly string[],
  prepare: () => Promise<string | undefined>,
  wrapBus?: (bus: Bus) => Bus,
): Promise<number | undefined> => {
  const command = readCommand(args, process.env);
  if (command.kind === 'help') {
    console.log(usage);
    return 0;
  }
  if (command.kind === 'mistake') {
    console.error(`${command.message}\n\n${usage}`);
    return mistakeExitCode;
  }
  const staticDir = await prepare();
  const options = { ...command.options, ...(staticDir !== undefined && { staticDir }) };
  try {
    if (command.kind === 'part') await startPart(command, options, wrapBus);
    else await startDemo(options);
    return undefined;
  } catch (error) {
    if (errorCodeOf(error) !== 'EADDRINUSE') throw error;
    const { port = 0 } = options;
    console.error(`Port ${port} is taken. Choose another one: npm start -- --port ${nextGoodPort(port)}`);
    return 1;
  }
};
