import type { Violation } from './protocol/violations';

/** How a token is refused: by an `error` frame, by a close code, or by both. */
export const refusalStyles = ['error-and-close', 'error', 'close'] as const;
/** One of {@link refusalStyles}. */
export type RefusalStyle = (typeof refusalStyles)[number];

/** How strictly, and how fast, the two socket services answer. */
export interface ProtocolSettings {
  /** From a valid `auth` to the welcome, so that a client that does not wait for it shows. */
  welcomeDelayMs: number;
  /** Between two ticks of a session. */
  tickMs: number;
  /** From open to `auth`; a socket that stays silent longer is closed. */
  authTimeoutMs: number;
  refusal: RefusalStyle;
  /** Close code of a refused token. */
  refusalCode: number;
  /** What a subscribe for somebody unknown gets: an `error` frame alone, or the close code that stands for it, too. */
  unknownPath: 'error' | 'close';
  /** Whether a `response` names the path that it answers; the specification shows none. */
  echoPath: boolean;
  /** Whether the messages service welcomes, too; the specification shows no welcome there. */
  messagesWelcome: boolean;
}

/** What `startGateway` can be told. Everything has a default. */
export interface GatewayOptions extends Partial<ProtocolSettings> {
  /** 0: any free port. */
  port?: number;
  /** Address to listen on; this machine only unless told otherwise. */
  host?: string;
  /** How many people work in the simulated call centre. */
  users?: number;
  /** Simulated milliseconds per real millisecond; 0 stops simulated time, `advance` still moves it. */
  speed?: number;
  seed?: number;
  /** Time of day at which the simulation starts, in hours. */
  startHour?: number;
  /** Folder of the built page; without it a placeholder is served. */
  staticDir?: string;
  /** Its name among others. */
  name?: string;
  /** What tokens are signed with; the same for all gateways that clients may move between. */
  secret?: string;
  /** Life of a token unless the login asks for another. */
  tokenTtlSeconds?: number;
  /** Wall clock for tokens and reports, in milliseconds since the epoch. */
  now?: () => number;
  /** Called for each rule of the protocol that a client breaks. */
  onViolation?: (violation: Violation) => void;
}

/** The options with every default filled in. */
export type ResolvedGatewayOptions = Required<Omit<GatewayOptions, 'staticDir'>> &
  Pick<GatewayOptions, 'staticDir'>;

const defaults: ResolvedGatewayOptions = {
  port: 0,
  host: '127.0.0.1',
  users: 200,
  speed: 1,
  seed: 1,
  startHour: 10,
  name: 'gateway',
  // Known to everybody, as the demo hands out tokens to everybody: a page stays signed in when the process starts anew.
  secret: 'the secret of a demo',
  tokenTtlSeconds: 900,
  now: Date.now,
  onViolation: () => undefined,
  welcomeDelayMs: 30,
  tickMs: 10_000,
  authTimeoutMs: 10_000,
  refusal: 'error-and-close',
  refusalCode: 4401,
  unknownPath: 'error',
  echoPath: false,
  messagesWelcome: false,
};

/** Fills in the defaults. */
export const resolveOptions = (options: GatewayOptions): ResolvedGatewayOptions => ({
  ...defaults,
  ...options,
});
