import { HttpError, login, refresh, type LoginReply } from '../gateway/api';
import { readStored, writeStored } from '../shared/storage';

/** Who is signed in; the object stays the same while the person does, whatever happens to the token. */
export interface Identity {
  orgId: string;
  userId: number;
  name: string;
}

/** The signed-in session of this tab. */
export interface Session {
  identity: () => Identity | null;
  accessToken: () => string;
  signIn: (response: LoginReply) => void;
  signOut: () => void;
  /** Who was signed in until the service knew them no more; `null` after a sign-in or sign-out. */
  endedFor: () => Identity | null;
  /** Whether a tab that nobody signed in at can be signed in by itself: somebody is, on this browser. */
  canResume: () => boolean;
  /** Signs the person in again who was the last to do so on this browser. */
  resume: () => Promise<void>;
  /**
   * Trades the present token for a new one and keeps it; what the middleware's `refreshAccessToken` calls. A gateway
   * that was started anew knows no token of before: then signs in again.
   */
  refreshToken: () => Promise<string>;
  subscribe: (listener: () => void) => () => void;
}

const sessionKey = 'wallboard-session';
const personKey = 'wallboard-person';
const tokenLifeSeconds = 3_600;

interface Stored extends Identity {
  accessToken: string;
}

function readSession(storage: Storage): Stored | null {
  const value = readStored(storage, sessionKey) as Partial<Stored> | null;
  if (typeof value?.accessToken !== 'string' || typeof value.userId !== 'number') return null;
  return value as Stored;
}

function readPerson(storage: Storage): number | null {
  const value = readStored(storage, personKey);
  return typeof value === 'number' ? value : null;
}

const isStatus = (error: unknown, status: number): boolean =>
  error instanceof HttpError && error.status === status;

/** The demo's sign-in knows no password; an app of yours would go to its identity provider here. */
const signInAgain = (userId: number): Promise<LoginReply> => login(userId, tokenLifeSeconds);

/** The two storages of a browser, as far as a session needs them. */
export interface SessionStorages {
  /** Survives a reload of the tab and ends with it: the token. */
  tab: Storage;
  /** Of all tabs: who signed in last, never a token. */
  browser: Storage;
}

/** Keeps the session of a tab. The token lives here and never in the Redux store. */
export function createSession({ tab, browser }: SessionStorages): Session {
  const stored = readSession(tab);
  const listeners = new Set<() => void>();
  let accessToken = stored?.accessToken ?? '';
  let identity: Identity | null = stored && { orgId: stored.orgId, userId: stored.userId, name: stored.name };
  let ended: Identity | null = null;

  const keep = (): void => {
    if (identity === null) {
      tab.removeItem(sessionKey);
      browser.removeItem(personKey);
    } else {
      writeStored(tab, sessionKey, { ...identity, accessToken });
      writeStored(browser, personKey, identity.userId);
    }
  };
  const change = (next: Identity | null, token: string, endedFor: Identity | null = null): void => {
    identity = next;
    accessToken = token;
    ended = endedFor;
    keep();
    for (const listener of listeners) listener();
  };
  const signIn = ({ orgId, userId, name, accessToken: token }: LoginReply): void => {
    change({ orgId, userId, name }, token);
  };
  const renew = async (asker: Identity): Promise<LoginReply> => {
    try {
      return await refresh(accessToken);
    } catch (error) {
      if (!isStatus(error, 401)) throw error;
      return await signInAgain(asker.userId);
    }
  };
  const refreshToken = async (): Promise<string> => {
    const asker = identity;
    if (asker === null) throw new Error('Nobody is signed in.');
    const renewed = await renew(asker).catch((error: unknown) => {
      if (isStatus(error, 404) && identity === asker) change(null, '', asker);
      throw error;
    });
    // Signed out, or in as somebody else, while the answer was under way: that token is nobody's any more.
    if (identity !== asker) throw new Error('The session ended while its token was being renewed.');
    accessToken = renewed.accessToken;
    keep();
    return accessToken;
  };

  return {
    identity: () => identity,
    accessToken: () => accessToken,
    endedFor: () => ended,
    signIn,
    signOut: () => {
      change(null, '');
    },
    canResume: () => identity === null && readPerson(browser) !== null,
    resume: async () => {
      const userId = readPerson(browser);
      if (userId === null) return;
      try {
        const reply = await signInAgain(userId);
        if (identity === null) signIn(reply);
      } catch (error) {
        if (!isStatus(error, 404)) throw error;
        change(null, '');
      }
    },
    refreshToken,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
