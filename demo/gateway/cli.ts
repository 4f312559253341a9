import { parseArgs } from 'node:util';
import { isBadPort } from './bad-ports';
import type { ClusterRole } from './cluster/roles';
import { errorCodeOf } from './error-code';
import type { GatewayOptions } from './options';

/** The help text of the command line. */
export const usage = `Usage: npm start -- [options]

Runs the demo: a simulated call centre, its gateway and a wallboard, on one port.

  --port <number>     port to listen on, 0 for any free one   (default 5173)
  --users <number>    people who work there, 1 to 20000       (default 200)
  --speed <number>    simulated time per real time, 0 to 1000 (default 1)
  --seed <number>     another number, another call centre     (default 1)
  --host <address>    address to listen on                    (default 127.0.0.1: this machine only)
  --tick-ms <number>  time between two ticks of a session     (default 10000)
  --echo-path         name the subscribed path in each response
  --help              show this text

One part of several, see demo/gateway/README.md (npm run cluster starts all of them):

  --role <role>       simulation or gateway
  --bus <address>     the NATS server, such as nats://127.0.0.1:4222
  --name <name>       what the part is called in logs and answers
  --drain-ms <number> how long a gateway that ends sends its clients away (default 10000)

GATEWAY_SECRET in the environment is what tokens are signed with; gateways that share clients share it.
`;

/** What the command line asks for: the demo, the help text, or something that it does not understand. */
export type Command =
  | { kind: 'start'; options: GatewayOptions }
  | { kind: 'part'; role: ClusterRole; busUrl: string; drainMs: number; options: GatewayOptions }
  | { kind: 'help' }
  | { kind: 'mistake'; message: string };

interface Range {
  min: number;
  max: number;
  isWhole: boolean;
}

const ranges = {
  port: { min: 0, max: 65_535, isWhole: true },
  users: { min: 1, max: 20_000, isWhole: true },
  speed: { min: 0, max: 1_000, isWhole: false },
  seed: { min: 0, max: Number.MAX_SAFE_INTEGER, isWhole: true },
  'tick-ms': { min: 10, max: 600_000, isWhole: true },
  'drain-ms': { min: 0, max: 600_000, isWhole: true },
} as const satisfies Record<string, Range>;

class Mistake extends Error {}

const numberIn = (flag: keyof typeof ranges, text: string): number => {
  const { min, max, isWhole } = ranges[flag];
  const value = Number(text);
  if (text.trim() === '' || !(value >= min && value <= max) || (isWhole && !Number.isInteger(value))) {
    const kind = isWhole ? 'a whole number' : 'a number';
    throw new Mistake(`--${flag} must be ${kind} from ${min} to ${max}, not "${text}".`);
  }
  return value;
};

const portIn = (text: string): number => {
  const port = numberIn('port', text);
  if (isBadPort(port)) throw new Mistake(`No browser opens a page on port ${port}. Choose another one.`);
  return port;
};

const roleIn = (role: string | undefined, bus: string | undefined): ClusterRole | undefined => {
  if (role === undefined && bus === undefined) return undefined;
  if (role !== 'simulation' && role !== 'gateway') throw new Mistake('--role must be simulation or gateway.');
  if (bus === undefined) throw new Mistake(`--role ${role} needs --bus, such as nats://127.0.0.1:4222.`);
  return role;
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

const read = (args: readonly string[], { GATEWAY_SECRET: secret }: NodeJS.ProcessEnv): Command => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: text,
      users: { ...text, default: '200' },
      speed: { ...text, default: '1' },
      seed: { ...text, default: '1' },
      host: { ...text, default: '127.0.0.1' },
      'tick-ms': { ...text, default: '10000' },
      'drain-ms': { ...text, default: '10000' },
      role: text,
      bus: text,
      name: text,
      'echo-path': flag,
      help: flag,
    },
  });
  if (values.help) return { kind: 'help' };
  const role = roleIn(values.role, values.bus);
  const options: GatewayOptions = {
    // Nobody opens a page at the simulation.
    port: portIn(values.port ?? (role === 'simulation' ? '0' : '5173')),
    users: numberIn('users', values.users),
    speed: numberIn('speed', values.speed),
    seed: numberIn('seed', values.seed),
    host: values.host,
    tickMs: numberIn('tick-ms', values['tick-ms']),
    echoPath: values['echo-path'],
    ...(values.name !== undefined && { name: values.name }),
    ...(secret !== undefined && secret !== '' && { secret }),
  };
  const drainMs = numberIn('drain-ms', values['drain-ms']);
  return role === undefined
    ? { kind: 'start', options }
    : { kind: 'part', role, busUrl: values.bus ?? '', drainMs, options };
};

/** What is wrong with what the user typed; `undefined` for any other error. */
const mistakeIn = (error: unknown): string | undefined => {
  if (error instanceof Mistake) return error.message;
  const isAboutArguments = errorCodeOf(error)?.startsWith('ERR_PARSE_ARGS_');
  return isAboutArguments ? (error as Error).message : undefined;
};

/** Reads the arguments of the command line and the environment; never throws for what a user may type. */
export const readCommand = (args: readonly string[], environment: NodeJS.ProcessEnv = {}): Command => {
  try {
    return read(args, environment);
  } catch (error) {
    const message = mistakeIn(error);
    if (message === undefined) throw error;
    return { kind: 'mistake', message };
  }
};
