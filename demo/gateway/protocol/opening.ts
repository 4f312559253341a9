import type { SocketKind } from '../../../src/vocabulary';
import { isJsonObject, type JsonObject } from '../bad-request';
import type { RefusalStyle } from '../options';
import type { Line } from './line';
import type { Service } from './service';
import type { ProtocolRule } from './violations';
import { errorFrame, tickFrame, type ClientFrame } from './wire';

const badRequestCode = 4400;
const knownClients: readonly unknown[] = ['FreedomWeb', 'CTI 2.0', 'FreedomCTI'];
const semanticVersion = /^\d+\.\d+\.\d+(-[\w.-]+)?(\+[\w.-]+)?$/;

const hasOnly = (object: JsonObject, fields: readonly string[]): boolean =>
  Object.keys(object).every((field) => fields.includes(field));

/** What is wrong with the shape of an `auth` frame; `undefined` when nothing is. */
const shapeProblem = (frame: JsonObject): string | undefined => {
  const { accessToken, client } = frame;
  if (typeof accessToken !== 'string') return 'accessToken must be a string';
  if (!isJsonObject(client)) return 'client must be an object with name and version';
  if (!knownClients.includes(client.name)) return `client.name must be one of ${knownClients.join(', ')}`;
  if (typeof client.version !== 'string' || !semanticVersion.test(client.version)) {
    return 'client.version must be a semantic version';
  }
  if (!hasOnly(frame, ['type', 'accessToken', 'client']) || !hasOnly(client, ['name', 'version'])) {
    return 'auth carries fields that the specification does not know';
  }
  return undefined;
};

/** Whose token an `auth` carries, or how it is refused. */
const judgeToken = (
  { accessToken }: JsonObject,
  { settings, tokens, directory, tokenRefusal }: Service,
): { userId: number } | { problem: string; style: RefusalStyle } => {
  const trouble = tokenRefusal();
  if (trouble !== null) return { problem: 'accessToken was refused', style: trouble };
  const check = tokens.check(String(accessToken));
  if ('problem' in check) return { ...check, style: settings.refusal };
  if (directory.person(check.userId) !== undefined) return check;
  return { problem: 'accessToken names an unknown user', style: settings.refusal };
};

/** The part of a session that both services share: authentication, heartbeat, and what breaking a rule leads to. */
export interface Opening {
  /** Who it is; `null` until a token was accepted. */
  readonly userId: number | null;
  /** Takes whatever comes until a token is accepted, then gives on what is for the service itself. */
  receive: (incoming: ClientFrame) => JsonObject | undefined;
  /** Counts a broken rule and tells the client. */
  complain: (rule: ProtocolRule, detail: string) => void;
  /** Counts a broken rule, tells the client and closes. */
  giveUp: (rule: ProtocolRule, detail: string, closeCode?: number) => void;
  /** Begins the heartbeat. */
  startTicking: () => void;
  /** Ends every timer. */
  end: () => void;
}

/** Creates the opening of a new socket; `onAccepted` is called when a token was accepted. */
export const createOpening = (
  kind: SocketKind,
  line: Line,
  service: Service,
  onAccepted: () => void,
): Opening => {
  const { settings, weather, truth } = service;
  let userId: number | null = null;
  let ticker: NodeJS.Timeout | undefined;

  const complain = (rule: ProtocolRule, detail: string) => {
    service.report({ socket: kind, userId, rule, detail });
    line.send(errorFrame(detail));
  };
  const giveUp = (rule: ProtocolRule, detail: string, closeCode = badRequestCode) => {
    complain(rule, detail);
    line.close(closeCode, rule);
  };
  const authDeadline = setTimeout(() => {
    giveUp('auth-first', 'no auth in time', settings.refusalCode);
  }, settings.authTimeoutMs);

  const authenticate = (frame: JsonObject) => {
    clearTimeout(authDeadline);
    const problem = shapeProblem(frame);
    if (problem !== undefined) {
      giveUp('auth-shape', problem);
      return;
    }
    const judgement = judgeToken(frame, service);
    if ('userId' in judgement) {
      userId = judgement.userId;
      onAccepted();
      return;
    }
    if (judgement.style !== 'close') line.send(errorFrame(judgement.problem));
    if (judgement.style !== 'error') line.close(settings.refusalCode, judgement.problem);
  };
  const receive = (incoming: ClientFrame): JsonObject | undefined => {
    const frame = 'frame' in incoming ? incoming.frame : undefined;
    if (userId === null) {
      if (frame?.type === 'auth') authenticate(frame);
      else giveUp('auth-first', 'the first frame must be auth', settings.refusalCode);
    } else if ('problem' in incoming) complain('frame-unreadable', incoming.problem);
    else if (frame?.type === 'auth') complain('auth-once', 'this session is already authenticated');
    else return frame;
    return undefined;
  };

  return {
    get userId() {
      return userId;
    },
    receive,
    complain,
    giveUp,
    startTicking: () => {
      ticker = setInterval(() => {
        // A tick says that what was said still holds. Who cannot know that is silent, and clients' watchdogs notice.
        if (!weather.isFrozen() && truth.isCurrent()) line.send(tickFrame);
      }, settings.tickMs);
    },
    end: () => {
      clearTimeout(authDeadline);
      clearInterval(ticker);
    },
  };
};
