import { parseArgs } from 'node:util';
import { errorCodeOf } from './error-code';
import type { GatewayOptions } from './options';

/** The help text of the command line. */
export const usage = `Usage: npm start -- [options]

Runs the demo: a simulated call centre, its gateway and a wallboard, on one port.

  --port <number>    port to listen on, 0 for any free one   (default 5173)
  --users <number>   people who work there, 1 to 20000       (default 200)
  --speed <number>   simulated time per real time, 0 to 1000 (default 1)
  --seed <number>    another number, another call centre     (default 1)
  --host <address>   address to listen on                    (default 127.0.0.1: this machine only)
  --echo-path        name the subscribed path in each response
  --help             show this text
`;

/** What the command line asks for: the demo, the help text, or something that it does not understand. */
export type Command =
  { kind: 'start'; options: GatewayOptions } | { kind: 'help' } | { kind: 'mistake'; message: string };

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

const read = (args: readonly string[]): Command => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '5173' },
      users: { type: 'string', default: '200' },
      speed: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      host: { type: 'string', default: '127.0.0.1' },
      'echo-path': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  return {
    kind: 'start',
    options: {
      port: numberIn('port', values.port),
      users: numberIn('users', values.users),
      speed: numberIn('speed', values.speed),
      seed: numberIn('seed', values.seed),
      host: values.host,
      echoPath: values['echo-path'],
    },
  };
};

/** What is wrong with what the user typed; `undefined` for any other error. */
const mistakeIn = (error: unknown): string | undefined => {
  if (error instanceof Mistake) return error.message;
  const isAboutArguments = errorCodeOf(error)?.startsWith('ERR_PARSE_ARGS_');
  return isAboutArguments ? (error as Error).message : undefined;
};

/** Reads the arguments of the command line; never throws for what a user may type. */
export const readCommand = (args: readonly string[]): Command => {
  try {
    return read(args);
  } catch (error) {
    const message = mistakeIn(error);
    if (message === undefined) throw error;
    return { kind: 'mistake', message };
  }
};
