import type { LeaderMessage, RelayedEvent, Seed } from './messages';

/** Whom a follower tells. */
export interface FollowerHandlers {
  /** Another leader, or events were lost: all that is wanted must be announced. */
  onLost: () => void;
  onSeed: (seed: Seed, n: number) => void;
  onEvent: (event: RelayedEvent, seq: number) => void;
}

/** Takes what leaders say in the right order: of the latest term, each event once and none left out. */
export interface Follower {
  /** False for what an earlier leader says. */
  hear(message: LeaderMessage): boolean;
  term(): number;
  /** Id of the leader that is followed; empty before the first. */
  host(): string;
  /** Nothing is known any more of what the leader has; it is to be asked again. */
  lose(): void;
  isSeeded(): boolean;
}

/** More than these are not kept for a seed that does not come. */
const MAX_WAITING = 2_000;

/** A follower that has heard of no leader yet. */
export function createFollower(id: string, { onLost, onSeed, onEvent }: FollowerHandlers): Follower {
  let term = 0;
  let host = '';
  /** Number of the event that comes next; `null` while a seed is awaited. */
  let next: number | null = null;
  let waiting: Extract<LeaderMessage, { type: 'event' }>[] = [];

  function lose(): void {
    next = null;
    waiting = [];
  }

  function take(message: Extract<LeaderMessage, { type: 'event' }>): void {
    if (next === null) {
      if (waiting.length === MAX_WAITING) waiting = [];
      waiting.push(message);
    } else if (message.seq === next) {
      next++;
      onEvent(message.event, message.seq);
    } else if (message.seq > next) {
      lose();
      waiting.push(message);
      onLost();
    }
  }

  function start(message: Extract<LeaderMessage, { type: 'seed' }>): void {
    const { isWhole, seq, n, seed } = message;
    // Part of a picture fits only one that is complete; what is older than what is known would put it back.
    if (isWhole ? next !== null && seq < next - 1 : seq + 1 !== next) return;
    next = seq + 1;
    onSeed(seed, n);
    const later = waiting.sort((one, other) => one.seq - other.seq);
    waiting = [];
    for (const event of later) take(event);
  }

  return {
    hear(message) {
      if (message.term < term || (message.term === term && message.host < host)) return false;
      if (message.term !== term || message.host !== host) {
        ({ term, host } = message);
        lose();
        onLost();
      }
      if (message.type === 'event') take(message);
      else if (message.type === 'seed' && message.to === id) start(message);
      return true;
    },
    term: () => term,
    host: () => host,
    lose,
    isSeeded: () => next !== null,
  };
}
