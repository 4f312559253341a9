import { BadRequest, numberField, objectOf, stringField } from '../bad-request';
import type { Directory } from '../directory';
import { availabilityProfiles } from '../simulation/availability';
import type { Organisation } from '../simulation/organisation';
import type { Tokens } from '../tokens';
import type { Session } from '../protocol/session';
import { readTroubleRequest, troubleKinds, type TroubleRequest } from '../trouble/requests';
import type { TroubleStatus } from '../trouble/trouble';
import type { Truth, TruthStatus } from '../truth/truth';

/** What `GET /directory` gives: who works here, in which groups, and what availability can be. */
export interface DirectoryReply {
  orgId: string;
  people: { userId: number; name: string; extension: string; title: string; groupIds: number[] }[];
  groups: { groupId: number; name: string; memberIds: number[] }[];
  availabilityStates: { id: number; name: string; profileId: number; profileName: string }[];
}

/** What `POST /login` and `POST /refresh` give. */
export interface LoginReply {
  accessToken: string;
  orgId: string;
  userId: number;
  name: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Open sockets by service. */
export interface SocketCounts {
  presence: number;
  messages: number;
}

/** What `GET /trouble` and `POST /trouble` give. */
export interface TroubleReply extends TroubleStatus {
  kinds: readonly string[];
  /** The gateway that answers. */
  gateway: string;
  sockets: SocketCounts;
  violationCount: number;
}

/** What `GET /health` gives: with 200 while the status is `ok`, with 503 otherwise. */
export interface HealthReply {
  /** `ok`, what keeps it from showing the truth, or `draining`: it ends and takes nobody. */
  status: 'ok' | 'draining' | Exclude<TruthStatus['state'], 'current'>;
  gateway: string;
  truth: TruthStatus;
  sockets: SocketCounts;
  /** The sockets of the user that was asked for (`?userId=`). */
  yours?: SocketCounts;
  violationCount: number;
}

/** An answer of the REST side: JSON text, unless it says otherwise. */
export type ApiReply = string | { status?: number; contentType?: string; body: string };

/** Answers from body and query; a {@link BadRequest} that it throws is what the caller is told. */
export type ApiHandler = (body: unknown, query: URLSearchParams) => ApiReply | Promise<ApiReply>;

/** The REST side, by method and path. */
export type Api = ReadonlyMap<string, ApiHandler>;

const directoryReply = ({ orgId, people, groups }: Organisation): DirectoryReply => ({
  orgId,
  people: people.map(({ userId, name, extension, title, groupIds }) => ({
    userId,
    name,
    extension,
    title,
    groupIds,
  })),
  groups: groups.map(({ groupId, name, memberIds }) => ({ groupId, name, memberIds })),
  availabilityStates: availabilityProfiles.flatMap(({ states }) =>
    states.map(({ id, name, profileId, profileName }) => ({ id, name, profileId, profileName })),
  ),
});

/** Hands out tokens to whoever asks: this is a demo, and what is simulated is not the password. */
const createTokenApi = (directory: Directory, tokens: Tokens) => {
  const issue = (userId: number, ttlSeconds?: number): string => {
    const person = directory.person(userId);
    if (person === undefined) throw new BadRequest(`Nobody here has the user id ${userId}.`, 404);
    const { orgId } = directory;
    const reply: LoginReply = { ...tokens.issue(userId, ttlSeconds), orgId, userId, name: person.name };
    return JSON.stringify(reply);
  };

  return {
    login: (body: unknown) => {
      const request = objectOf(body);
      const userId = numberField(request, 'userId', { min: 1, max: Number.MAX_SAFE_INTEGER, fallback: 0 });
      if (request.ttlSeconds === undefined) return issue(userId);
      return issue(userId, numberField(request, 'ttlSeconds', { min: 1, max: 86_400, fallback: 0 }));
    },
    refresh: (body: unknown) => {
      const userId = tokens.ownerOf(stringField(objectOf(body), 'accessToken', 4_096));
      if (userId === undefined) throw new BadRequest('accessToken is no token of this service.', 401);
      return issue(userId);
    },
  };
};

/** What the REST side answers from. */
export interface ApiSources {
  name: string;
  truth: Pick<Truth, 'organisation' | 'status'>;
  directory: Directory;
  tokens: Tokens;
  trouble: { status: () => TroubleStatus; make: (request: TroubleRequest) => void };
  sessions: () => readonly Pick<Session, 'kind' | 'userId'>[];
  violationCount: () => number;
  isDraining: () => boolean;
}

const countSockets = (sessions: readonly Pick<Session, 'kind'>[]): SocketCounts => {
  const sockets = { presence: 0, messages: 0 };
  for (const { kind } of sessions) sockets[kind] += 1;
  return sockets;
};

const createHealth =
  ({ name, truth, sessions, violationCount, isDraining }: ApiSources) =>
  (_: unknown, query: URLSearchParams): ApiReply => {
    const status = truth.status();
    const { state } = status;
    const userId = query.get('userId');
    const reply: HealthReply = {
      status: isDraining() ? 'draining' : state === 'current' ? 'ok' : state,
      gateway: name,
      truth: status,
      sockets: countSockets(sessions()),
      ...(userId !== null && {
        yours: countSockets(sessions().filter((session) => session.userId === Number(userId))),
      }),
      violationCount: violationCount(),
    };
    return { status: reply.status === 'ok' ? 200 : 503, body: JSON.stringify(reply) };
  };

const createTroubleApi = ({ name, truth, trouble, sessions, violationCount }: ApiSources) => {
  const reply = () =>
    JSON.stringify({
      ...trouble.status(),
      kinds: troubleKinds,
      gateway: name,
      sockets: countSockets(sessions()),
      violationCount: violationCount(),
    } satisfies TroubleReply);
  const make = (body: unknown): string => {
    const request = readTroubleRequest(body);
    // Only the owner of the truth can make one.
    if (request.kind === 'flood' && truth.status().state === 'gone') {
      throw new BadRequest('Nobody tells this gateway the truth at the moment.', 503);
    }
    trouble.make(request);
    return reply();
  };
  return { reply, make };
};

/** Creates the REST side. */
export const createApi = (sources: ApiSources): Api => {
  const directoryText = JSON.stringify(directoryReply(sources.truth.organisation));
  const { login, refresh } = createTokenApi(sources.directory, sources.tokens);
  const trouble = createTroubleApi(sources);

  return new Map([
    ['GET /health', createHealth(sources)],
    ['GET /directory', () => directoryText],
    ['POST /login', login],
    ['POST /refresh', refresh],
    ['GET /trouble', trouble.reply],
    ['POST /trouble', trouble.make],
  ]);
};
