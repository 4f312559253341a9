import type { RefreshContext } from '../../src';
import type { RefreshMode } from './commands';
import type { Kind } from './network';
import type { World } from './world';

/** The app's side of a token's renewal. */
export interface Refresher {
  refresh: (context: RefreshContext) => Promise<string>;
  setMode: (mode: RefreshMode) => void;
  /** Some question is still open. */
  isPending: () => boolean;
  /** Promises have something to do before time may go on. */
  isUnsettled: () => boolean;
  settle: () => Promise<void>;
  /** Tokens of which it cannot be known from outside whether the client took them. */
  isDoubtful: (text: string) => boolean;
}

interface Question {
  kind: Kind;
  version: number;
  askedAt: number;
  /** Stops of either socket before it was asked. */
  stops: number;
  isOpen: boolean;
}

const PATIENCE_MS = 10_000;
const QUICK_MS = 50;
/** More hops than any chain of promises between the app's answer and the socket. */
const HOPS = 12;

export function createRefresher(world: World): Refresher {
  const { clock, expected, office } = world;
  const doubtful = new Set<string>();
  /** Tokens that may have been replaced by a doubtful one. */
  const doubtfulVersions = new Set<number>();
  let questions: Question[] = [];
  let mode: RefreshMode = 'good';
  let isUnsettled = false;

  const stops = (): number => expected.presence.stops() + expected.messages.stops();

  /** Neither a stop nor a late timer can have ended the question before its time. */
  const isCertain = (question: Question): boolean =>
    question.stops === stops() &&
    clock.now() - question.askedAt < PATIENCE_MS &&
    question.askedAt >= expected.slackUntil &&
    !doubtfulVersions.has(question.version);

  function checkSingleFlight(question: Question): void {
    const twin = questions.find(({ isOpen, version }) => isOpen && version === question.version);
    if (twin !== undefined && isCertain(twin)) world.violate('A6: two refreshes of one token at once');
  }

  function deliver(question: Question, text: string): void {
    const token = office.read(text);
    // The person has changed since the question was asked.
    if (token?.identity.userId !== world.appToken.identity.userId) return;
    world.appToken = token;
    if (!isCertain(question)) {
      doubtful.add(text);
      doubtfulVersions.add(question.version);
      return;
    }
    for (const connection of [expected.presence, expected.messages]) {
      if (connection.isRunning() && connection.heldVersion() === question.version) connection.take(token);
    }
  }

  function answer(question: Question): string {
    const { identity } = world.appToken;
    switch (mode) {
      case 'garbage':
        return 'nonsense';
      case 'foreign':
        return office.issue({ ...identity, userId: identity.userId + 1 }).text;
      case 'same':
        return world.appToken.text;
      default: {
        const { text } = office.issue(identity);
        deliver(question, text);
        return text;
      }
    }
  }

  /** The app runs on the client's machine. */
  function onceAwake(afterMs: number, run: () => void): void {
    clock.later(afterMs, () => {
      if (world.network.isAsleep()) onceAwake(QUICK_MS, run);
      else run();
    });
  }

  function finish(question: Question, how: () => void): void {
    question.isOpen = false;
    questions = questions.filter(({ isOpen }) => isOpen);
    isUnsettled = true;
    how();
  }

  return {
    refresh({ socket }) {
      const question: Question = {
        kind: socket,
        version: expected[socket].heldVersion(),
        askedAt: clock.now(),
        stops: stops(),
        isOpen: true,
      };
      checkSingleFlight(question);
      isUnsettled = true;
      if (mode === 'throws') throw new Error(`no token for ${world.appToken.text}`);
      questions.push(question);
      const afterMs = mode === 'slow' ? 3_000 : mode === 'late' ? 12_000 : QUICK_MS;
      const rejects = mode === 'rejects';
      return new Promise((resolve, reject) => {
        onceAwake(afterMs, () => {
          finish(question, () => {
            if (rejects) reject(new Error(`no token for ${world.appToken.text}`));
            else resolve(answer(question));
          });
        });
      });
    },
    setMode(next) {
      mode = next;
    },
    isPending: () =>
      questions.some(
        ({ askedAt }) => clock.now() - askedAt <= PATIENCE_MS || clock.now() <= expected.slackUntil,
      ),
    isUnsettled: () => isUnsettled,
    async settle() {
      isUnsettled = false;
      for (let hop = 0; hop < HOPS; hop++) await Promise.resolve();
    },
    isDoubtful: (text) => doubtful.has(text),
  };
}
