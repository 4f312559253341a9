import { BadRequest, numberField, objectOf, stringField } from '../bad-request';
import type { Directory } from '../directory';
import { availabilityProfiles } from '../simulation/availability';
import type { Organisation } from '../simulation/organisation';
import type { Tokens } from '../tokens';
import { readTroubleRequest, troubleKinds } from '../trouble/requests';
import type { Trouble, TroubleStatus } from '../trouble/trouble';

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

/** What `GET /trouble` and `POST /trouble` give. */
export interface TroubleReply extends TroubleStatus {
  kinds: readonly string[];
  sockets: { presence: number; messages: number };
  violationCount: number;
}

/** The REST side: by method and path, a function of the body that gives JSON text or throws a {@link BadRequest}. */
export type Api = ReadonlyMap<string, (body: unknown) => string>;

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
  organisation: Organisation;
  directory: Directory;
  tokens: Tokens;
  trouble: Trouble;
  counts: () => Pick<TroubleReply, 'sockets' | 'violationCount'>;
}

/** Creates the REST side. */
export const createApi = ({ organisation, directory, tokens, trouble, counts }: ApiSources): Api => {
  const directoryText = JSON.stringify(directoryReply(organisation));
  const { login, refresh } = createTokenApi(directory, tokens);
  const troubleText = () =>
    JSON.stringify({ ...trouble.status(), kinds: troubleKinds, ...counts() } satisfies TroubleReply);

  return new Map<string, (body: unknown) => string>([
    ['GET /health', () => JSON.stringify({ status: 'ok', ...counts() })],
    ['GET /directory', () => directoryText],
    ['POST /login', login],
    ['POST /refresh', refresh],
    ['GET /trouble', troubleText],
    [
      'POST /trouble',
      (body) => {
        trouble.apply(readTroubleRequest(body));
        return troubleText();
      },
    ],
  ]);
};
