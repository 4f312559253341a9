import type { UserPresenceData } from '../protocol/models';
import type { Awaiting } from './awaiting';
import type { Departures } from './departures';
import type { Roster } from './roster';
import type { Session } from './session';

/** Users of one group. */
export interface GroupUsers {
  groupId: number;
  userIds: number[];
}

/** What a frame changes beside the users' presence. */
export interface MembershipChange {
  members: GroupUsers[];
  withdrawn: GroupUsers[];
  removedUserIds: number[];
}

/** What is made of a frame: the updates to apply, and what they say about groups. */
export interface Attribution {
  updates: UserPresenceData[];
  change: MembershipChange | null;
}

/** A presence frame, as decoded. */
export interface PresenceFrame {
  updates: UserPresenceData[];
  empty: boolean;
  path: string | undefined;
}

/** What the rules look at. */
export interface AttributionOptions {
  roster: Roster;
  session: Session;
  awaiting: Awaiting;
  departures: Departures;
}

/** Decides which group an update belongs to (decisions, 6). */
export interface Attributor {
  attribute(frame: PresenceFrame, atMs: number): Attribution;
  /** The supposed answer turned out to be the answer. */
  confirm(groupId: number, userIds: readonly number[]): MembershipChange | null;
  /** A group was left at `atMs` before it was answered: its answer may still be on its way. */
  noteAbandoned(atMs: number): void;
  clear(): void;
}

/** How long an answer may lag behind the group it belongs to. */
const LAG_MS = 1_000;
const NOTHING: Attribution = { updates: [], change: null };

/** An answer that may belong to a group left just before it came. */
interface Doubt {
  groupId: number;
  userIds: ReadonlySet<number>;
  untilMs: number;
  /** How many answers of groups just left may still come. */
  answersLeft: number;
}

const userIdsOf = (updates: UserPresenceData[]): number[] => updates.map(({ userId }) => userId);

/** An attributor for one session after another. */
export function createAttributor({ roster, session, awaiting, departures }: AttributionOptions): Attributor {
  let abandoned = { count: 0, atMs: -Infinity };
  let doubt: Doubt | null = null;

  const isExplained = ({ userId }: UserPresenceData): boolean => session.explains(userId);

  function joining(groupId: number, userIds: readonly number[]): MembershipChange | null {
    const added = roster.infer(groupId, userIds);
    return added === null
      ? null
      : { members: [{ groupId, userIds: added }], withdrawn: [], removedUserIds: [] };
  }

  /** Rule 5: stored for the user, unless it can only belong to a path just left. */
  function store(updates: UserPresenceData[]): Attribution {
    if (session.groupCount() === 0) return { updates: updates.filter(isExplained), change: null };
    return { updates, change: null };
  }

  function answer(groupId: number, userIds: readonly number[], atMs: number): MembershipChange | null {
    awaiting.settle(groupId);
    if (abandoned.count > 0 && atMs - abandoned.atMs <= LAG_MS) {
      doubt = { groupId, userIds: new Set(userIds), untilMs: atMs + LAG_MS, answersLeft: abandoned.count };
    }
    abandoned = { count: 0, atMs: -Infinity };
    return joining(groupId, userIds);
  }

  /**
   * Servers answer in order. If a second answer comes for a group that was entered right after leaving an unanswered
   * one, the first was the other group's, and is taken back.
   */
  function correct(userIds: readonly number[], atMs: number): MembershipChange | null {
    const first = doubt;
    if (first === null) return null;
    if (atMs > first.untilMs || !session.hasGroup(first.groupId)) doubt = null;
    if (doubt === null || userIds.every((userId) => first.userIds.has(userId))) return null;
    const answersLeft = first.answersLeft - 1;
    const confirmed = new Set(userIds);
    doubt = answersLeft > 0 ? { ...first, userIds: confirmed, answersLeft } : null;
    const mistaken = [...first.userIds].filter((userId) => !confirmed.has(userId));
    departures.note(mistaken, null, atMs);
    const removedUserIds = roster.withdraw(first.groupId, mistaken);
    const change = joining(first.groupId, userIds);
    const withdrawn = [{ groupId: first.groupId, userIds: mistaken }];
    return { members: change?.members ?? [], withdrawn, removedUserIds };
  }

  function withPath(path: string, updates: UserPresenceData[], atMs: number): Attribution {
    const target = session.target(path);
    if (target === undefined) return NOTHING;
    if (target.kind === 'user' || roster.isExact(target.id)) return store(updates);
    return { updates, change: answer(target.id, userIdsOf(updates), atMs) };
  }

  /** Rules 3 to 6. Where no group could take anybody in, which is the rule, nobody is looked up. */
  function withoutPath(updates: UserPresenceData[], atMs: number): Attribution {
    const head = awaiting.head();
    const groupId = head ?? session.soleGroup();
    if (groupId === null || roster.isExact(groupId)) return store(updates);
    if (updates.every(isExplained)) return { updates, change: null };
    const userIds = userIdsOf(updates);
    if (departures.coverAll(userIds, groupId, atMs)) {
      if (head !== null) awaiting.suppose(userIds);
      return store(updates);
    }
    if (head !== null) return { updates, change: answer(head, userIds, atMs) };
    return { updates, change: correct(userIds, atMs) ?? joining(groupId, userIds) };
  }

  return {
    attribute({ updates, empty, path }, atMs) {
      if (path !== undefined) return withPath(path, updates, atMs);
      if (empty) {
        const head = awaiting.head();
        return { updates, change: head === null ? null : answer(head, [], atMs) };
      }
      return withoutPath(updates, atMs);
    },
    confirm(groupId, userIds) {
      awaiting.settle(groupId);
      return joining(groupId, userIds);
    },
    noteAbandoned(atMs) {
      abandoned = { count: abandoned.count + 1, atMs };
    },
    clear() {
      abandoned = { count: 0, atMs: -Infinity };
      doubt = null;
    },
  };
}
