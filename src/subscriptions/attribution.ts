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
  /** A group was left at `atMs`. Where it was not answered for certain, its answer may still be on its way. */
  noteLeft(groupId: number, wasAwaiting: boolean, atMs: number): void;
  clear(): void;
}

/** How long an answer may lag behind the group it belongs to. */
const LAG_MS = 1_000;
/** Nobody can look at more groups within a second. */
const MAX_ABANDONED = 16;
const NOTHING: Attribution = { updates: [], change: null };
const NOBODY_LEFT = { groupIds: [], atMs: -Infinity };

/** An answer that may belong to a group left just before it came. */
interface Doubt {
  groupId: number;
  userIds: ReadonlySet<number>;
  untilMs: number;
  /** The groups just left whose answers may still come, or came in its place; servers answer in order. */
  others: readonly number[];
}

const userIdsOf = (updates: UserPresenceData[]): number[] => updates.map(({ userId }) => userId);

/** An attributor for one session after another. */
export function createAttributor({ roster, session, awaiting, departures }: AttributionOptions): Attributor {
  let abandoned: { groupIds: readonly number[]; atMs: number } = NOBODY_LEFT;
  let doubt: Doubt | null = null;
  /** An answer of a single user may have been news that overtook the answer. */
  let thinAnswer = { groupId: 0, atMs: -Infinity };

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
    if (userIds.length === 1) thinAnswer = { groupId, atMs };
    if (abandoned.groupIds.length > 0 && atMs - abandoned.atMs <= LAG_MS) {
      doubt = { groupId, userIds: new Set(userIds), untilMs: atMs + LAG_MS, others: abandoned.groupIds };
    }
    abandoned = NOBODY_LEFT;
    return joining(groupId, userIds);
  }

  /**
   * Servers answer in order. If another answer comes for a group that was entered right after leaving an unanswered
   * one, the one before it was the other group's, and is taken back. Several users at once, or nobody, are an answer; a
   * single one may be news as well, and counts as one only while an answer is due.
   */
  function correct(userIds: readonly number[], atMs: number): MembershipChange | null {
    if (doubt !== null && (atMs > doubt.untilMs || !session.hasGroup(doubt.groupId))) doubt = null;
    if (doubt === null) return null;
    const { groupId, userIds: supposed, others } = doubt;
    const [only] = userIds;
    // News comes user by user; what names several within a second of the switch is an answer.
    if (userIds.length === 1 && only !== undefined && (others.length === 0 || supposed.has(only)))
      return null;
    const confirmed = new Set(userIds);
    // A single user that is taken back may have been news, and all answers still to come.
    doubt = { ...doubt, userIds: confirmed, others: supposed.size === 1 ? others : others.slice(1) };
    const mistaken = [...supposed].filter((userId) => !confirmed.has(userId));
    // Where this very group was among those left, they may be its own after all.
    departures.note(mistaken, others.includes(groupId) ? groupId : (others[0] ?? null), atMs);
    const removedUserIds = roster.withdraw(groupId, mistaken);
    const change = joining(groupId, userIds);
    return { members: change?.members ?? [], withdrawn: [{ groupId, userIds: mistaken }], removedUserIds };
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
    const isOfThoseLeft = departures.coverAll(userIds, groupId, atMs);
    // Late news comes user by user; several at once are an answer, whoever they are.
    const isAnswer = head === null && (!isOfThoseLeft || userIds.length > 1);
    const correction = isAnswer ? correct(userIds, atMs) : null;
    if (correction !== null) return { updates, change: correction };
    // Of a group that has its answer, several at once are members, whoever they are.
    if (isOfThoseLeft && (head !== null || userIds.length === 1)) {
      if (head !== null) awaiting.suppose(userIds);
      return store(updates);
    }
    return { updates, change: head === null ? joining(groupId, userIds) : answer(head, userIds, atMs) };
  }

  return {
    attribute({ updates, empty, path }, atMs) {
      if (path !== undefined) return withPath(path, updates, atMs);
      if (empty) {
        const head = awaiting.head();
        return { updates, change: head === null ? correct([], atMs) : answer(head, [], atMs) };
      }
      return withoutPath(updates, atMs);
    },
    confirm(groupId, userIds) {
      awaiting.settle(groupId);
      return joining(groupId, userIds);
    },
    noteLeft(groupId, wasAwaiting, atMs) {
      const isThin = thinAnswer.groupId === groupId && atMs - thinAnswer.atMs <= LAG_MS;
      const others = doubt?.groupId === groupId && atMs <= doubt.untilMs ? doubt.others : [];
      if (!wasAwaiting && !isThin && others.length === 0) return;
      // What was taken for this group's answer may have been the first of the others'.
      const groupIds = [...abandoned.groupIds, ...others.slice(1), groupId].slice(-MAX_ABANDONED);
      abandoned = { groupIds, atMs };
    },
    clear() {
      abandoned = NOBODY_LEFT;
      thinAnswer = { groupId: 0, atMs: -Infinity };
      doubt = null;
    },
  };
}
