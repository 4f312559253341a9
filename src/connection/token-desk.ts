import type { RefreshContext } from '../options';
import { showThrown } from '../protocol/text';
import { readToken, type TokenClaims } from '../protocol/token';
import { createTimer } from '../timers';

/** A token, and what is known about it. */
export interface HeldToken {
  value: string;
  claims: TokenClaims;
  /** Monotonic time at which it is due for a refresh; `null` where it never expires or looked expired on receipt. */
  refreshAt: number | null;
  /** It looked expired when it came: this machine's clock says nothing about it, the server decides. */
  cameExpired: boolean;
}

/** What a refresh comes to. */
export type RefreshOutcome = { token: HeldToken } | { reason: string };

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
  refresh(token: HeldToken, context: RefreshContext, done: (outcome: RefreshOutcome) => void): void;
  /** Every token of the present identity that was in use: what must be kept out of texts. */
  known(): Iterable<string>;
  /** Forgets every token; answers that are still out are ignored. */
  forget(): void;
}

const REFRESH_TIMEOUT_MS = 10_000;
const MAX_KNOWN_TOKENS = 32;

/** Reads the app's answer: a usable token of the same identity, or why not. */
function readAnswer(
  answer: unknown,
  { claims }: HeldToken,
): { value: string; claims: TokenClaims } | { reason: string } {
  const reading = readToken(answer);
  if ('reason' in reading) return { reason: `it gave no usable token: ${reading.reason}` };
  if (reading.claims.orgId !== claims.orgId || reading.claims.userId !== claims.userId) {
    return { reason: 'it gave a token of another organisation or user' };
  }
  return { value: answer as string, claims: reading.claims };
}

interface Question {
  waiting: ((outcome: RefreshOutcome) => void)[];
  giveUp: () => void;
}

/** One desk for the sockets of one store. */
export function createTokenDesk(options: TokenDeskOptions): TokenDesk {
  const { refreshAccessToken, refreshLeadMs, now, wallNow, onRefreshed } = options;
  const questions = new Map<string, Question>();
  const known = new Set<string>();

  function receive(value: string, claims: TokenClaims): HeldToken {
    known.delete(value);
    known.add(value);
    if (known.size > MAX_KNOWN_TOKENS)
      for (const oldest of [...known].slice(0, -MAX_KNOWN_TOKENS)) known.delete(oldest);
    const { expiresAt } = claims;
    const lifeLeftMs = expiresAt === null ? Infinity : expiresAt - wallNow();
    const cameExpired = lifeLeftMs <= 0;
    const isDue = lifeLeftMs < Infinity && !cameExpired;
    const refreshAt = isDue ? now() + lifeLeftMs - Math.min(refreshLeadMs, lifeLeftMs / 2) : null;
    return { value, claims, refreshAt, cameExpired };
  }

  function ask(token: HeldToken, context: RefreshContext): Question {
    const timer = createTimer();
    const question: Question = { waiting: [], giveUp: close };
    function close(): void {
      timer.cancel();
      if (questions.get(token.value) === question) questions.delete(token.value);
    }
    function settle(answer: { value: string; claims: TokenClaims } | { reason: string }): void {
      if (questions.get(token.value) !== question) return;
      close();
      const outcome = 'reason' in answer ? answer : { token: receive(answer.value, answer.claims) };
      if ('token' in outcome) onRefreshed(token.value, outcome.token);
      for (const done of question.waiting) done(outcome);
    }
    const failed = (error: unknown): void => {
      settle({ reason: `it failed with ${showThrown(error)}` });
    };
    questions.set(token.value, question);
    timer.schedule(REFRESH_TIMEOUT_MS, () => {
      settle({ reason: `it gave no answer within ${REFRESH_TIMEOUT_MS / 1_000} s` });
    });
    void new Promise<unknown>((resolve) => {
      resolve(refreshAccessToken?.(context));
    }).then((answer) => {
      settle(readAnswer(answer, token));
    }, failed);
    return question;
  }

  return {
    canRefresh: refreshAccessToken !== undefined,
    receive,
    looksExpired: ({ claims }) => claims.expiresAt !== null && claims.expiresAt <= wallNow(),
    refresh(token, context, done) {
      const question = questions.get(token.value) ?? ask(token, context);
      question.waiting.push(done);
    },
    known: () => known,
    forget() {
      for (const question of [...questions.values()]) question.giveUp();
      known.clear();
    },
  };
}
