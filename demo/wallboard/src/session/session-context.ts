import { createContext, use } from 'react';
import type { Session } from './session';

/** Carries the session to what stands before the sign-in. */
export const SessionContext = createContext<Session | null>(null);

/** The session; throws outside its provider. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (session === null) throw new Error('useSession needs a SessionContext above it.');
  return session;
}
