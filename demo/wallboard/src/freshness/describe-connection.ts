import type { ConnectionState, RealtimeErrorCode } from '../realtime';

/** How bad a connection's condition is. */
export type Tone = 'good' | 'busy' | 'waiting' | 'failed';

/** A connection in words: what is, why, and what happens next. */
export interface ConnectionWords {
  tone: Tone;
  /** One or two words, for the header. */
  label: string;
  /** What happens next, as a sentence. */
  next: string;
}

const tones: Record<ConnectionState['status'], Tone> = {
  idle: 'busy',
  connecting: 'busy',
  authenticating: 'busy',
  ready: 'good',
  waiting: 'waiting',
  offline: 'waiting',
  failed: 'failed',
  stopped: 'failed',
};

function secondsUntil(retryAt: number | null, now: number): string {
  const seconds = Math.max(0, Math.ceil(((retryAt ?? now) - now) / 1_000));
  return seconds === 0 ? 'now' : `in ${seconds} s`;
}

/**
 * Puts a connection into words. `now` is wall-clock milliseconds. Where the browser lost its network, a socket that has
 * not noticed yet is being checked: silence will tell.
 */
export function describeConnection(
  connection: ConnectionState,
  now: number,
  isOnline = true,
): ConnectionWords {
  const { status, attempt, retryAt } = connection;
  const tone = tones[status];
  const attempts = attempt > 1 ? ` This is attempt ${attempt}.` : '';
  switch (status) {
    case 'ready':
      if (!isOnline) {
        return { tone: 'busy', label: 'Checking', next: 'This device has no network, it seems. Checking…' };
      }
      return { tone, label: 'Live', next: 'Changes arrive as they happen.' };
    case 'idle':
    case 'connecting':
      return { tone, label: 'Connecting', next: `Connecting to the server.${attempts}` };
    case 'authenticating':
      return { tone, label: 'Signing in', next: `Connected; waiting for the server’s welcome.${attempts}` };
    case 'waiting':
      return { tone, label: 'Reconnecting', next: `Trying again ${secondsUntil(retryAt, now)}.` };
    case 'offline':
      return {
        tone,
        label: 'Offline',
        next: `This device has no network. Trying again when it is back, or ${secondsUntil(retryAt, now)}.`,
      };
    case 'failed':
      return { tone, label: 'Not connected', next: 'It will not try again by itself.' };
    case 'stopped':
      return { tone, label: 'Stopped', next: 'The connection was ended.' };
  }
}

const reasons: Partial<Record<RealtimeErrorCode, string>> = {
  CONNECT_FAILED: 'The server cannot be reached.',
  CONNECT_TIMEOUT: 'The server does not answer.',
  WELCOME_TIMEOUT: 'The server answered and then went silent.',
  HEARTBEAT_TIMEOUT: 'The server went silent.',
  CONNECTION_CLOSED: 'The connection was closed.',
  TOKEN_EXPIRED: 'Your sign-in has expired.',
  TOKEN_REJECTED: 'The server refused your sign-in.',
  REFRESH_FAILED: 'Your sign-in could not be renewed.',
};

/** Why a connection is not there, for people; the error log keeps the package's own words. */
export function reasonOf(connection: ConnectionState): string | null {
  const { error } = connection;
  if (error === null) return null;
  return reasons[error.code] ?? error.message;
}

/** Whether only signing in anew can help. */
export function needsSignIn({ status, error }: ConnectionState): boolean {
  return status === 'failed' && (error?.code === 'TOKEN_REJECTED' || error?.code === 'REFRESH_FAILED');
}
