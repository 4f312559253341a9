import type { Clock } from './clock';
import type { Frame, Item, Kind, Line, Network, Service } from './network';
import type { Token, TokenOffice } from './tokens';
import { usersOf, type Truth } from './truth';

/** How a server says that it does not take a token. */
export type RefusalStyle = 'error' | 'error+4401' | '4401' | '4003';
/** `hang`: connections are accepted and never opened; `mute`: opened and never answered. */
export type GatewayMode = 'up' | 'down' | 'hang' | 'mute';

export interface GatewayOptions {
  kind: Kind;
  clock: Clock;
  network: () => Network;
  office: TokenOffice;
  truth: Truth;
  refusalStyle: RefusalStyle;
  /** 0 for a service that does not tick. */
  tickMs: number;
  /** A subscribe is answered so much later than it arrives. */
  answerLagMs: number;
  /** Responses name the path that they answer. */
  echoesPaths: boolean;
  /** Something that no client may do. */
  violate: (what: string) => void;
}

/** One of the two services, strict about its protocol. */
export interface Gateway extends Service {
  setMode: (mode: GatewayMode, isLate?: boolean) => void;
  /** Lines that the server holds for live. */
  lines: () => Iterable<Line>;
  /** Its token was taken. */
  serves: (line: Line) => boolean;
  /** Sessions whose token was taken. */
  sessions: () => Session[];
  /** What each session that is heard has subscribed. */
  paths: () => string[][];
  push: (items: Item[], isNoisy: boolean) => void;
  membersChanged: (groupId: number) => void;
  pushUnread: (operation: string) => void;
  send: (frame: Frame) => void;
  welcomeAgain: () => void;
  error: (text: (token: Token) => string) => void;
  drop: (code: number, reason: string, lateMs: number) => void;
  makeZombies: () => void;
}

interface Session {
  line: Line;
  token: Token | null;
  hasAsked: boolean;
  isAccepted: boolean;
  paths: Set<string>;
}

const AUTH_DELAY_MS = 30;

const frameOf = (content: object, meaning: Frame['meaning']): Frame => ({
  data: JSON.stringify(content),
  meaning,
});
const tick = frameOf({ type: 'tick', message: 'heartbeat' }, { is: 'tick' });
const welcome = frameOf({ type: 'tick', message: 'welcome' }, { is: 'welcome' });

/** The same items among others that are to be left out, with fields that are to be ignored. */
function addNoise(items: readonly Item[]): object[] {
  const noisy = items.map((item) => ({
    callChannelUUID: null,
    ...item,
    constructor: { prototype: { polluted: true } },
    ['__proto__']: { polluted: true },
  }));
  return [{ userId: 0, presence: 'RINGING' }, ...noisy, { userId: 1, presence: 5 }, [], { userId: '2' }];
}

function response(items: Item[], path: string | undefined, isNoisy: boolean): Frame {
  const data = isNoisy ? addNoise(items) : items;
  const content = { type: 'response', data, ...(path === undefined ? {} : { path }) };
  return frameOf(content, { is: 'presence', items, path });
}

export function createGateway(options: GatewayOptions): Gateway {
  const { kind, clock, network, office, truth, refusalStyle, tickMs, answerLagMs, echoesPaths, violate } =
    options;
  const sessions = new Map<Line, Session>();
  const hanging: Line[] = [];
  let mode: GatewayMode = 'up';

  const alive = (): Session[] => [...sessions.values()].filter(({ line }) => !line.isLost);
  const accepted = (): Session[] => alive().filter(({ isAccepted }) => isAccepted);

  function deliver({ line }: Session, frame: Frame): void {
    network().deliver(line, frame);
  }

  function beat(session: Session): void {
    clock.later(tickMs, () => {
      if (session.line.isLost) return;
      deliver(session, tick);
      beat(session);
    });
  }

  function refuse(session: Session, token: Token | undefined): void {
    const reason = `no: ${token?.text ?? ''}`;
    if (refusalStyle === 'error' || refusalStyle === 'error+4401') {
      deliver(session, frameOf({ type: 'error', message: reason }, { is: 'error' }));
    }
    if (refusalStyle !== 'error') {
      network().end(session.line, refusalStyle === '4003' ? 4003 : 4401, reason.slice(0, 120));
    }
  }

  function decide(session: Session, text: unknown): void {
    if (session.line.isLost || mode === 'mute') return;
    const token = office.read(text);
    if (token === undefined) violate(`an auth with a token that nobody issued`);
    if (token === undefined || !office.isValid(token)) {
      refuse(session, token);
      return;
    }
    session.token = token;
    session.isAccepted = true;
    if (kind === 'presence') deliver(session, welcome);
    else if (session.hasAsked) deliver(session, unread('INSERT'));
    if (tickMs > 0) beat(session);
  }

  function unread(operation: string): Frame {
    const content = { operation, data: { userStatistics: { unreadMessages: truth.unread } } };
    return frameOf(content, { is: 'unread', count: truth.unread, operation });
  }

  function itemsOf(path: string): Item[] {
    return usersOf(truth, path).flatMap((userId) => truth.users.get(userId) ?? []);
  }

  function follow(session: Session, type: string, path: string): void {
    if (!session.isAccepted) violate(`I2: ${type} before the welcome`);
    if (type === 'unsubscribe') {
      if (!session.paths.delete(path)) violate(`I3: unsubscribe of ${path}, which is not subscribed`);
      return;
    }
    if (session.paths.has(path)) violate(`I3: second subscribe of ${path} in one session`);
    session.paths.add(path);
    const answer = (): void => {
      deliver(session, response(itemsOf(path), echoesPaths ? path : undefined, false));
    };
    if (answerLagMs === 0) answer();
    else clock.later(answerLagMs, answer);
  }

  function ask(session: Session, frame: Record<string, unknown>): void {
    const { users } = frame.data as { users?: unknown };
    const isGood = frame.request === 'subscribe' && Array.isArray(users) && users.length > 0;
    if (!isGood || kind !== 'messages' || session.hasAsked) violate(`I2: ${JSON.stringify(frame)}`);
    session.hasAsked = true;
  }

  return {
    receive(line) {
      if (mode === 'down') return 'refuse';
      sessions.set(line, { line, token: null, hasAsked: false, isAccepted: false, paths: new Set() });
      if (mode === 'hang') hanging.push(line);
      return mode === 'hang' ? 'hang' : 'open';
    },
    take(line, text) {
      const session = sessions.get(line);
      const frame = JSON.parse(text) as Record<string, unknown>;
      if (session === undefined) violate(`a frame on a line that was never received: ${text}`);
      else if (frame.type === 'auth') {
        clock.later(AUTH_DELAY_MS, () => {
          decide(session, frame.accessToken);
        });
      } else if (kind === 'messages') ask(session, frame);
      else follow(session, String(frame.type), String(frame.path));
    },
    setMode(next, isLate = true) {
      mode = next;
      if (next === 'down') for (const { line } of alive()) network().end(line, 1006, '');
      if (next === 'hang') return;
      const late = hanging.splice(0);
      if (isLate) for (const line of late) if (!line.isClosedByClient) network().answer(line);
    },
    lines: () => alive().map(({ line }) => line),
    serves: (line) => sessions.get(line)?.isAccepted === true,
    sessions: accepted,
    paths: () =>
      accepted()
        .filter(({ line }) => !line.isZombie)
        .map(({ paths }) => [...paths]),
    push(items, isNoisy) {
      for (const session of accepted()) {
        for (const [path, covered] of coveredBy(session, items)) {
          deliver(session, response(covered, echoesPaths ? path : undefined, isNoisy));
        }
      }
    },
    membersChanged(groupId) {
      for (const session of accepted()) {
        const path = [...session.paths].find((candidate) => candidate.includes(`/group/${groupId}/`));
        if (path === undefined) continue;
        deliver(session, response(itemsOf(path), echoesPaths ? path : undefined, false));
      }
    },
    pushUnread(operation) {
      for (const session of accepted()) if (session.hasAsked) deliver(session, unread(operation));
    },
    send(frame) {
      for (const session of alive()) if (session.line.openedAt !== null) deliver(session, frame);
    },
    welcomeAgain() {
      for (const session of accepted()) deliver(session, welcome);
    },
    error(text) {
      for (const session of accepted()) {
        if (session.token === null) continue;
        deliver(session, frameOf({ type: 'error', message: text(session.token) }, { is: 'error' }));
      }
    },
    drop(code, reason, lateMs) {
      for (const { line } of alive()) network().end(line, code, reason, lateMs);
    },
    makeZombies() {
      for (const { line } of alive()) line.isZombie = true;
    },
  };

  /** Which of the items each subscription is sent: once for each path, or once in all where no path is named. */
  function coveredBy(session: Session, items: readonly Item[]): [string, Item[]][] {
    const byPath = [...session.paths].map((path): [string, Item[]] => {
      const users = usersOf(truth, path);
      return [path, items.filter(({ userId }) => users.includes(userId))];
    });
    if (echoesPaths) return byPath.filter(([, covered]) => covered.length > 0);
    const all = items.filter((item) => byPath.some(([, covered]) => covered.includes(item)));
    return all.length > 0 ? [['', all]] : [];
  }
}
