import { readCommand, usage } from './cli';
import { errorCodeOf } from './error-code';
import { startGateway, type Gateway } from './gateway';
import type { GatewayOptions } from './options';
import { protocolRules, type Violation } from './protocol/violations';

const mistakeExitCode = 2;

const start = async (options: GatewayOptions): Promise<Gateway | undefined> => {
  try {
    return await startGateway(options);
  } catch (error) {
    if (errorCodeOf(error) !== 'EADDRINUSE') throw error;
    const { port = 0 } = options;
    console.error(`Port ${port} is taken. Choose another one: npm start -- --port ${port + 1}`);
    return undefined;
  }
};

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

/**
 * Runs the demo from the command line. `prepare` is called once the arguments are known to be good, and gives the folder
 * of the built page, if there is one. Resolves with the exit code, or with `undefined` while the gateway is running.
 */
export const main = async (
  args: readonly string[],
  prepare: () => Promise<string | undefined>,
): Promise<number | undefined> => {
  const command = readCommand(args);
  if (command.kind === 'help') {
    console.log(usage);
    return 0;
  }
  if (command.kind === 'mistake') {
    console.error(`${command.message}\n\n${usage}`);
    return mistakeExitCode;
  }
  const staticDir = await prepare();
  const page = staticDir === undefined ? {} : { staticDir };
  const gateway = await start({ ...command.options, ...page, onViolation: say });
  if (gateway === undefined) return 1;
  endOnSignal(gateway);
  const { people, groups } = gateway.simulation.organisation;
  console.log(`A call centre of ${people.length} people in ${groups.length} groups.`);
  console.log(`http://localhost:${gateway.port}`);
  return undefined;
};
