import type { LeaderMessage } from './messages';

/** Whom a follower tells. */
export interface FollowerHandlers {
  /** Another leader, or something was lost: all that is wanted must be announced. */
  onLost: () => void;
  onNews: (message: LeaderMessage) => void;
}

/** Takes what leaders say in the right order: of the latest term, each event once and none left out. */
export interface Follower {
  /** False for what an earlier leader says. */
  hear: (message: LeaderMessage) => boolean;
  term: () => number;
  /** Id of the leader that is followed; empty before the first. */
  host: () => string;
  /** Nothing is known any more of what the leader has; it is to be asked again. */
  lose: () => void;
  isSeeded: () => boolean;
}

/** A follower that has heard of no leader yet. */
export function createFollower(id: string, { onLost, onNews }: FollowerHandlers): Follower {
  let term = 0;
  let host = '';
  /** Number of the event that comes next; `null` while nothing is known. */
  let next: number | null = null;
  let answered = 0;

  function lose(): void {
    next = null;
  }

  /** A repetition, or what is for another; also events before the answer that they come on top of. */
  function isMoot({ seq, answer }: LeaderMessage): boolean {
    if (answer === undefined) return next === null || seq < next;
    return answer.to !== id || answer.n <= answered;
  }

  /** A whole answer must not put back what is known, and part of one fits only what is complete. */
  function fits({ seq, answer }: LeaderMessage): boolean {
    if (answer === undefined) return seq === next;
    return answer.isWhole ? seq + 1 >= (next ?? 0) : answer.n === answered + 1 && seq + 1 === next;
  }

  return {
    hear(message) {
      if (message.term < term || (message.term === term && message.host < host)) return false;
      if (message.term !== term || message.host !== host) {
        ({ term, host } = message);
        answered = 0;
        lose();
        onLost();
      }
      if (isMoot(message)) return true;
      if (fits(message)) {
        next = message.seq + 1;
        answered = message.answer?.n ?? answered;
        onNews(message);
      } else {
        lose();
        onLost();
      }
      return true;
    },
    term: () => term,
    host: () => host,
    lose,
    isSeeded: () => next !== null,
  };
}
