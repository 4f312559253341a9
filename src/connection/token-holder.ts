import type { Problem, SocketKind } from '../vocabulary';
import { defaultReconnectPolicy, type RefreshContext, type ResolvedOptions } from '../options';
import type { TokenClaims } from '../protocol/token';
import { retryDelayMs } from './backoff';
import { refreshFailed, tokenExpired } from './problems';
import { createTimer } from '../timers';
import { remember, type HeldToken, type TokenDesk } from './token-desk';

/** Which token one socket sends, and when it is renewed. */
export interface TokenHolder {
  /** Takes the token of a start. */
  take(value: string, claims: TokenClaims): void;
  /** True for every token that this socket has held since it was started. */
  hasHeld(value: string): boolean;
  /** Takes over a successor that has just come, whoever asked for it. */
  replace: (replaced: string, token: HeldToken) => void;
  /** Has a token ready for the next `auth`, renewed first where it was refused or looks expired; or says why there is none. */
  obtain(ready: () => void, fail: (problem: Problem) => void): void;
  /** The token for `auth`: the newest, also where it was renewed while the socket opened. */
  newest(): string;
  /** The server refused the token last sent. */
  refuse(): void;
  /** A session is ready: from now on the token is renewed before its time. */
  keepFresh(): void;
  /** Nothing pending goes on. */
  pause(): void;
  forget(): void;
}

/** An app that answers with the same short-lived token is not asked in a hot loop. */
const MIN_RENEWAL_GAP_MS = 1_000;

/** One holder for each connection; the tokens themselves come from the desk that both connections share. */
export function createTokenHolder(
  socket: SocketKind,
  { now, random, reconnect }: ResolvedOptions,
  desk: TokenDesk,
  report: (problem: Problem) => void,
): TokenHolder {
  const renewal = createTimer();
  let current: HeldToken | null = null;
  let sent = '';
  let refused: string | null = null;
  /** The token whose looking expired was already dealt with, and the one of which it was told. */
  let expiryDealtWith: string | null = null;
  let expiryTold: string | null = null;
  /** Counts what ends a wait for an answer: one that comes after it is nobody's. */
  let pauses = 0;
  let isKeptFresh = false;
  let failedRenewals = 0;
  const held = new Set<string>();

  function hold(token: HeldToken): void {
    current = token;
    remember(held, token.value);
  }

  function pause(): void {
    isKeptFresh = false;
    renewal.cancel();
    pauses++;
  }

  function ask(reason: RefreshContext['reason'], done: (problem: Problem | null) => void): void {
    if (current === null) return;
    const asked = pauses;
    desk.refresh(current, { socket, reason }, (outcome) => {
      if (asked === pauses) done('reason' in outcome ? refreshFailed(socket, outcome.reason) : null);
    });
  }

  function planRenewal(leastMs: number): void {
    const dueAt = current?.refreshAt ?? null;
    renewal.cancel();
    if (desk.canRefresh && dueAt !== null) renewal.schedule(Math.max(dueAt - now(), leastMs), renew);
  }

  function renew(): void {
    ask('expiring', (problem) => {
      failedRenewals = problem === null ? 0 : failedRenewals + 1;
      if (problem === null) return;
      const policy = reconnect || defaultReconnectPolicy;
      renewal.schedule(retryDelayMs(policy, failedRenewals, 'step', random), renew);
      report(problem);
    });
  }

  /** Why the current token must not be sent before the app was asked for another, if so. */
  function needs(token: HeldToken): RefreshContext['reason'] | null {
    if (!desk.canRefresh) return null;
    if (token.value === refused) return 'rejected';
    return token.value !== expiryDealtWith && desk.looksExpired(token) ? 'expired' : null;
  }

  function deliver(token: HeldToken, ready: () => void): void {
    const isNews = token.value !== expiryTold && desk.looksExpired(token);
    if (isNews) expiryTold = token.value;
    ready();
    // Last, because whoever hears of it may start or stop this very connection.
    if (isNews) report(tokenExpired(socket, desk.canRefresh));
  }

  return {
    take(value, claims) {
      pause();
      hold(desk.receive(value, claims));
      refused = expiryDealtWith = null;
    },
    hasHeld: (value) => held.has(value),
    replace(replaced, token) {
      if (current?.value !== replaced) return;
      hold(token);
      refused = null;
      // One that looked expired when it came shows that this machine's clock is wrong: the server decides.
      if (desk.looksExpired(token)) expiryDealtWith = token.value;
      // Where the other socket asked, the renewal planned here was for the token just replaced.
      if (isKeptFresh) planRenewal(MIN_RENEWAL_GAP_MS);
    },
    obtain(ready, fail) {
      if (current === null) return;
      const reason = needs(current);
      if (reason === 'expired') expiryDealtWith = current.value;
      if (reason === null) deliver(current, ready);
      else {
        ask(reason, (problem) => {
          if (problem !== null) fail(problem);
          else if (current !== null) deliver(current, ready);
        });
      }
    },
    newest() {
      sent = current?.value ?? '';
      return sent;
    },
    refuse() {
      refused = sent;
    },
    keepFresh() {
      isKeptFresh = true;
      failedRenewals = 0;
      planRenewal(0);
    },
    pause,
    forget() {
      pause();
      current = refused = expiryDealtWith = expiryTold = null;
      held.clear();
    },
  };
}
