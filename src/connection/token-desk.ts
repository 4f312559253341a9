import type { RefreshContext } from '../options';
import { showThrown } from '../protocol/text';
import { isSameIdentity, readToken, type TokenClaims, type TokenReading } from '../protocol/token';
import { createTimer, type Timer } from '../timers';

/** A token, and what is known about it. */
export interface HeldToken {
  value: string;
  claims: TokenClaims;
  /** Monotonic time at which it is due for a refresh; `null` where it never expires or looked expired on receipt. */
  refreshAt: number | null;
}

/** What the desk needs. */
export interface TokenDeskOptions {
  refreshAccessToken: ((context: RefreshContext) => string | Promise<string>) | undefined;
  refreshLeadMs: number;
  /** Monotonic milliseconds. */
  now: () => number;
  /** Wall-clock milliseconds. */
  wallNow: () => number;
  /** A token has a successor: every socket that holds it takes the new one, whoever asked. */
  onRefreshed: (replaced: string, token: HeldToken) => void;
}

/** Where the sockets of one store get their tokens. */
export interface TokenDesk {
  canRefresh: boolean;
  /** Takes note of a token at its receipt. */
  receive(value: string, claims: TokenClaims): HeldToken;
  looksExpired(token: HeldToken): boolean;
  /**
   * Asks the app for a successor; whoever asks for the same token meanwhile shares the question and its answer. The
   * answer counts even if nobody waits for it any more: who holds the token takes over its successor.
   */
  refresh(token: HeldToken, context: RefreshContext, done: (outcome: TokenReading) => void): void;
  /** Every token of the present identity that was in use: what must be kept out of texts. */
  known(): Iterable<string>;
  /** Forgets every token; answers that are still out are ignored. */
  forget(): void;
}

const REFRESH_TIMEOUT_MS = 10_000;
const MAX_REMEMBERED_TOKENS = 32;

/** Adds a token; the oldest make room. */
export function remember(tokens: Set<string>, value: string): void {
  tokens.add(value);
  for (const oldest of tokens) {
    if (tokens.size <= MAX_REMEMBERED_TOKENS) return;
    tokens.delete(oldest);
  }
}

/** Reads the app's answer: a usable token of the same identity, or why not. */
function readAnswer(answer: unknown, { claims }: HeldToken): TokenReading {
  const reading = readToken(answer);
  if ('reason' in reading) return { reason: `it gave no usable token: ${reading.reason}` };
  return isSameIdentity(reading.claims, claims)
    ? reading
    : { reason: 'it gave a token of another organisation or user' };
}

interface Question {
  waiting: ((outcome: TokenReading) => void)[];
  timer: Timer;
}

/** One desk for the sockets of one store. */
export function createTokenDesk(options: TokenDeskOptions): TokenDesk {
  const { refreshAccessToken, refreshLeadMs, now, wallNow, onRefreshed } = options;
  const questions = new Map<string, Question>();
  const known = new Set<string>();

  const lifeLeftMs = ({ expiresAt }: TokenClaims): number => (expiresAt ?? Infinity) - wallNow();

  function receive(value: string, claims: TokenClaims): HeldToken {
    known.delete(value);
    remember(known, value);
    const leftMs = lifeLeftMs(claims);
    const isDue = leftMs > 0 && leftMs < Infinity;
    const refreshAt = isDue ? now() + leftMs - Math.min(refreshLeadMs, leftMs / 2) : null;
    return { value, claims, refreshAt };
  }

  function ask(token: HeldToken, context: RefreshContext): Question {
    const question: Question = { waiting: [], timer: createTimer() };
    function settle(outcome: TokenReading, answer?: unknown): void {
      if (questions.get(token.value) !== question) return;
      question.timer.cancel();
      questions.delete(token.value);
      if ('claims' in outcome) onRefreshed(token.value, receive(answer as string, outcome.claims));
      for (const done of question.waiting) done(outcome);
    }
    questions.set(token.value, question);
    question.timer.schedule(REFRESH_TIMEOUT_MS, () => {
      settle({ reason: `it gave no answer within ${REFRESH_TIMEOUT_MS / 1_000} s` });
    });
    new Promise<unknown>((resolve) => {
      resolve(refreshAccessToken?.(context));
    }).then(
      (answer) => {
        settle(readAnswer(answer, token), answer);
      },
      (error: unknown) => {
        settle({ reason: `it failed with ${showThrown(error)}` });
      },
    );
    return question;
  }

  return {
    canRefresh: refreshAccessToken !== undefined,
    receive,
    looksExpired: ({ claims }) => lifeLeftMs(claims) <= 0,
    refresh(token, context, done) {
      const question = questions.get(token.value) ?? ask(token, context);
      question.waiting.push(done);
    },
    known: () => known,
    forget() {
      for (const { timer } of questions.values()) timer.cancel();
      questions.clear();
      known.clear();
    },
  };
}
