import type { Mailbox } from '../mailbox';
import { defaultReconnectPolicy, type RefreshContext, type ResolvedOptions } from '../options';
import { showThrown } from '../protocol/text';
import { isSameIdentity, readToken, type TokenClaims, type TokenReading } from '../protocol/token';
import type { CreateTimer, Timer } from '../timers';
import type { Problem, SocketKind } from '../vocabulary';
import { retryDelayMs } from './backoff';
import { problemOf, refreshFailed } from './problems';

/** A token that one socket or both hold: renewing changes it, and whoever holds it has the new one. */
export interface Token {
  /** What is sent; the newest. */
  value: string;
  claims: TokenClaims;
}

/** What tokens need, and whom they tell. */
export interface TokensOptions {
  options: Pick<ResolvedOptions, 'refreshAccessToken' | 'refreshLeadMs' | 'now' | 'random' | 'reconnect'>;
  mailbox: Mailbox;
  createTimer: CreateTimer;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** The renewal of a ready session failed; the session goes on. */
  report: (problem: Problem) => void;
}

/** The tokens of one store's sockets. */
export interface Tokens {
  canRefresh: boolean;
  /** The token of a start: the one that is known by this value, or a new one. */
  receive(value: string, claims: TokenClaims): Token;
  /** The token as it is now: one that was renewed with the other socket's is that one. */
  newest(token: Token): Token;
  /**
   * Has the token renewed before it is sent, where it was refused or looks expired. Gives the function that ends the wait,
   * `undefined` where there is nothing to wait for; the answer of a question that nobody waits for any more counts all the
   * same.
   */
  prepare(token: Token, socket: SocketKind, done: Done): (() => void) | undefined;
  /** True once for each value that looks expired and is sent all the same. */
  isExpiredNews(token: Token): boolean;
  /** The server refused this value of the token. */
  refuse(token: Token, value: string): void;
  /** A session of this socket is ready: from now on the token is renewed before its time. Gives the function that ends that. */
  keepFresh(token: Token, socket: SocketKind): () => void;
  /** Every value of the present identity that was in use: what must be kept out of texts. */
  known: () => Iterable<string>;
  /** Forgets every token; answers that are still out are ignored. */
  forget(): void;
}

/** Hears why there is no new token, or `null` where there is one. */
type Done = (failure: string | null) => void;

/** What is known about a token beside what is sent. */
interface Keeping extends Token {
  /** Monotonic time at which it is due for a renewal; `null` where it never expires or looked expired on receipt. */
  refreshAt: number | null;
  refused: string | null;
  /** The value whose looking expired was already dealt with, and the one of which was told. */
  expiryDealtWith: string | null;
  expiryTold: string | null;
  /** Sockets with a ready session, in the order of their sessions. */
  keepers: Set<SocketKind>;
  /** The token that this one has become, where the app renewed it with what the other socket holds. */
  successor: Keeping | null;
  renewal: Timer;
  failedRenewals: number;
  /** Who waits for the app's answer, while it is asked. */
  question: Set<Done> | null;
  deadline: Timer;
}

const REFRESH_TIMEOUT_MS = 10_000;
/** An app that answers with the same short-lived token is not asked in a hot loop. */
const MIN_RENEWAL_GAP_MS = 1_000;
/** How many values of tokens are kept in one place. */
export const MAX_KNOWN_VALUES = 32;

/** Reads the app's answer: a usable token of the same identity, or why not. */
function readAnswer(answer: unknown, { claims }: Token): TokenReading {
  const reading = readToken(answer);
  if ('reason' in reading) return { reason: `it gave no usable token: ${reading.reason}` };
  return isSameIdentity(reading.claims, claims)
    ? reading
    : { reason: 'it gave a token of another organisation or user' };
}

/** No tokens yet. */
export function createTokens({ options, mailbox, createTimer, wallNow, report }: TokensOptions): Tokens {
  const { refreshAccessToken, refreshLeadMs, now, random } = options;
  const policy = options.reconnect || defaultReconnectPolicy;
  const canRefresh = refreshAccessToken !== undefined;
  /** By every value that a token has had; the oldest make room, but for one that a session may yet hear again. */
  const byValue = new Map<string, Keeping>();

  const lifeLeftMs = ({ claims }: Token): number => (claims.expiresAt ?? Infinity) - wallNow();
  const looksExpired = (token: Token): boolean => lifeLeftMs(token) <= 0;

  function take(token: Keeping, value: string, claims: TokenClaims): void {
    token.value = value;
    token.claims = claims;
    token.refused = null;
    const leftMs = lifeLeftMs(token);
    const isDue = leftMs > 0 && leftMs < Infinity;
    token.refreshAt = isDue ? now() + leftMs - Math.min(refreshLeadMs, leftMs / 2) : null;
    know(token);
  }

  function know(token: Keeping): void {
    byValue.delete(token.value);
    byValue.set(token.value, token);
    if (byValue.size <= MAX_KNOWN_VALUES) return;
    for (const [value, other] of byValue) {
      if (other.value === value && other.keepers.size > 0) continue;
      byValue.delete(value);
      return;
    }
  }

  function keepingOf(token: Token): Keeping {
    const { successor } = token as Keeping;
    return successor === null ? (token as Keeping) : keepingOf(successor);
  }

  /** Two tokens with the same value are one: whoever holds either is asked for and renewed together. */
  function unite(token: Keeping, other: Keeping): void {
    token.successor = other;
    for (const [value, known] of byValue) if (known === token) byValue.set(value, other);
    token.renewal.cancel();
    for (const socket of token.keepers) other.keepers.add(socket);
    token.keepers.clear();
    if (other.question === null && other.keepers.size > 0) planRenewal(other, MIN_RENEWAL_GAP_MS);
  }

  function renewed(token: Keeping, value: string, claims: TokenClaims): void {
    const other = byValue.get(value);
    if (other !== undefined && other !== token) {
      unite(token, other);
      return;
    }
    take(token, value, claims);
    // One that looks expired when it comes shows that this machine's clock is wrong: the server decides.
    if (looksExpired(token)) token.expiryDealtWith = token.value;
    if (token.keepers.size > 0) planRenewal(token, MIN_RENEWAL_GAP_MS);
  }

  /** Asks the app for a successor; who asks meanwhile shares the question and its answer. */
  function ask(token: Keeping, context: RefreshContext, done: Done): () => void {
    const question = (token.question ??= put(token, context));
    question.add(done);
    return () => {
      question.delete(done);
    };
  }

  function put(token: Keeping, context: RefreshContext): Set<Done> {
    const question = new Set<Done>();

    function settle(outcome: TokenReading, value = ''): void {
      if (token.question !== question) return;
      token.question = null;
      token.deadline.cancel();
      if ('claims' in outcome) renewed(token, value, outcome.claims);
      for (const done of question) done('reason' in outcome ? outcome.reason : null);
    }

    function answered(answer: unknown): void {
      settle(readAnswer(answer, token), answer as string);
    }

    function failed(error: unknown): void {
      settle({ reason: `it failed with ${showThrown(error)}` });
    }

    token.deadline.schedule(REFRESH_TIMEOUT_MS, () => {
      settle({ reason: `it gave no answer within ${REFRESH_TIMEOUT_MS / 1_000} s` });
    });
    new Promise((resolve) => {
      resolve(refreshAccessToken?.(context));
    }).then(
      (answer) => {
        mailbox.post(answered, answer);
      },
      (error: unknown) => {
        mailbox.post(failed, error);
      },
    );
    return question;
  }

  function planRenewal(token: Keeping, leastMs: number): void {
    token.renewal.cancel();
    if (!canRefresh || token.refreshAt === null) return;
    token.renewal.schedule(Math.max(token.refreshAt - now(), leastMs), () => {
      renew(token);
    });
  }

  function renew(token: Keeping): void {
    const [socket] = token.keepers;
    if (socket === undefined) return;
    ask(token, { socket, reason: 'expiring' }, (failure) => {
      token.failedRenewals = failure === null ? 0 : token.failedRenewals + 1;
      // Whoever was asked for may have stopped since.
      const [teller] = token.keepers;
      if (failure === null || teller === undefined) return;
      token.renewal.schedule(retryDelayMs(policy, token.failedRenewals, 'retry', random), () => {
        renew(token);
      });
      report(problemOf(teller, refreshFailed(failure), false));
    });
  }

  /** Why the token must not be sent before the app was asked for another, if so. */
  function needs(token: Keeping): RefreshContext['reason'] | null {
    if (!canRefresh) return null;
    if (token.value === token.refused) return 'rejected';
    return token.value !== token.expiryDealtWith && looksExpired(token) ? 'expired' : null;
  }

  return {
    canRefresh,
    receive(value, claims) {
      const known = byValue.get(value);
      if (known !== undefined) return known;
      const token: Keeping = {
        value,
        claims,
        refreshAt: null,
        refused: null,
        expiryDealtWith: null,
        expiryTold: null,
        keepers: new Set(),
        successor: null,
        renewal: createTimer(),
        failedRenewals: 0,
        question: null,
        deadline: createTimer(),
      };
      take(token, value, claims);
      return token;
    },
    newest: keepingOf,
    prepare(held, socket, done) {
      const token = keepingOf(held);
      // A server may say what it is sent, however long ago the connection was given it.
      know(token);
      const reason = needs(token);
      if (reason === 'expired') token.expiryDealtWith = token.value;
      return reason === null ? undefined : ask(token, { socket, reason }, done);
    },
    isExpiredNews(held) {
      const token = keepingOf(held);
      const isNews = token.value !== token.expiryTold && looksExpired(token);
      if (isNews) token.expiryTold = token.value;
      return isNews;
    },
    refuse(token, value) {
      keepingOf(token).refused = value;
    },
    keepFresh(held, socket) {
      const kept = keepingOf(held);
      kept.keepers.add(socket);
      kept.failedRenewals = 0;
      if (kept.keepers.size === 1) planRenewal(kept, 0);
      return () => {
        const { keepers, renewal } = keepingOf(held);
        keepers.delete(socket);
        if (keepers.size === 0) renewal.cancel();
      };
    },
    known: () => byValue.keys(),
    forget() {
      for (const token of byValue.values()) {
        token.question = null;
        token.deadline.cancel();
        token.renewal.cancel();
      }
      byValue.clear();
    },
  };
}
