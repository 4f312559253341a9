import { HttpError, refresh, type LoginReply } from '../gateway/api';

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
  /** Who was signed in until the service would not renew their token any more; `null` after a sign-in or sign-out. */
  endedFor: () => Identity | null;
  /**
   * Trades the present token for a new one and keeps it; what the middleware's `refreshAccessToken` calls. Ends the
   * session when the service knows the token no more.
   */
  refreshToken: () => Promise<string>;
  subscribe: (listener: () => void) => () => void;
}

const storageKey = 'wallboard-session';

interface Stored extends Identity {
  accessToken: string;
}

function read(storage: Storage): Stored | null {
  try {
    const value = JSON.parse(storage.getItem(storageKey) ?? 'null') as Partial<Stored> | null;
    if (typeof value?.accessToken !== 'string' || typeof value.userId !== 'number') return null;
    return value as Stored;
  } catch {
    return null;
  }
}

/**
 * Keeps the session in `storage`, so that it survives a reload of the tab and ends with it. The token lives here and
 * never in the Redux store.
 */
export function createSession(storage: Storage): Session {
  const stored = read(storage);
  const listeners = new Set<() => void>();
  let accessToken = stored?.accessToken ?? '';
  let identity: Identity | null = stored && { orgId: stored.orgId, userId: stored.userId, name: stored.name };

  let ended: Identity | null = null;

  const keep = (): void => {
    if (identity === null) storage.removeItem(storageKey);
    else storage.setItem(storageKey, JSON.stringify({ ...identity, accessToken }));
  };
  const change = (next: Identity | null, token: string, endedFor: Identity | null = null): void => {
    identity = next;
    accessToken = token;
    ended = endedFor;
    keep();
    for (const listener of listeners) listener();
  };
  const refreshToken = async (): Promise<string> => {
    const asker = identity;
    const renewed = await refresh(accessToken).catch((error: unknown) => {
      const isOver = error instanceof HttpError && error.status === 401;
      if (isOver && identity === asker) change(null, '', asker);
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
    signIn: ({ orgId, userId, name, accessToken: token }) => {
      change({ orgId, userId, name }, token);
    },
    signOut: () => {
      change(null, '');
    },
    refreshToken,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
