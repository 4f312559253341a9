import type { UserPresenceData } from '../vocabulary';
import type { Awaiting } from './awaiting';
import type { Departures } from './departures';
import type { Explained } from './explained';
import type { Roster } from './roster';
import type { Target, WantedPaths } from './wanted';

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

/** Decides which group an update belongs to, by the rules of docs/protocol.md, 2.7. */
export interface Attributor {
  attribute: (frame: PresenceFrame, atMs: number) => Attribution;
  /** The supposed answer turned out to be the answer. */
  confirm(groupId: number, userIds: readonly number[]): MembershipChange | null;
  /** A group was left at `atMs`. Where it was not answered for certain, its answer may still be on its way. */
  noteLeft(groupId: number, wasAwaiting: boolean, atMs: number): void;
  clear(): void;
}

/** How long an answer may lag behind the group it belongs to. */
const LAG_MS = 1_000;
/** Bounds what is kept of a server that answers nothing; nobody looks at so many groups within a second. */
const MAX_DUE = 100;

/** Groups left before they were answered, in the order of asking, and until when their answers may still come. */
interface Due {
  groupIds: readonly number[];
  untilMs: number;
}

/** An answer that may have been that of a group left before; with what is due beside it. */
interface Doubt extends Due {
  groupId: number;
  /** Who was taken for members because of it. */
  supposed: ReadonlySet<number>;
  /** Only what names several can still be an answer. */
  needsSeveral: boolean;
}

const due = (groups: Due | null, atMs: number): readonly number[] =>
  groups === null || atMs > groups.untilMs ? [] : groups.groupIds;
const userIdsOf = (updates: UserPresenceData[]): number[] => updates.map(({ userId }) => userId);

/** An attributor for one session after another. */
export function createAttributor(
  roster: Roster,
  subscribed: Pick<WantedPaths, 'get' | 'isEmpty' | 'sole'>,
  explained: Pick<Explained, 'has'>,
  awaiting: Awaiting,
  departures: Departures,
): Attributor {
  let abandoned: Due | null = null;
  let doubt: Doubt | null = null;

  const isExplained = ({ userId }: UserPresenceData): boolean => explained.has(userId);

  function joining(groupId: number, userIds: readonly number[]): MembershipChange | null {
    const added = roster.infer(groupId, userIds);
    return added === null
      ? null
      : { members: [{ groupId, userIds: added }], withdrawn: [], removedUserIds: [] };
  }

  function answer(groupId: number, userIds: readonly number[], atMs: number): MembershipChange | null {
    awaiting.settle(groupId);
    const groupIds = due(abandoned, atMs);
    abandoned = doubt = null;
    if (groupIds.length > 0)
      doubt = { groupId, supposed: new Set(userIds), groupIds, untilMs: atMs + LAG_MS, needsSeveral: false };
    return joining(groupId, userIds);
  }

  /**
   * Servers answer in order: where a group left before is still to be answered, what was taken for this one's answer was
   * that other's if the next frame names somebody else, and is taken back. What names nobody but those already supposed
   * is news of them; so is everything once as many answers came as were due.
   */
  function correct(groupId: number, userIds: readonly number[], atMs: number): MembershipChange | null {
    if (doubt?.groupId !== groupId) return null;
    const { supposed, needsSeveral } = doubt;
    const others = due(doubt, atMs);
    const [first, ...rest] = others;
    // What is due to this very group, left and looked at again, says the same as its own answer.
    if (first === undefined || others.every((id) => id === groupId)) {
      doubt = null;
      return null;
    }
    if (userIds.length > 0 && userIds.every((userId) => supposed.has(userId))) return null;
    if (userIds.length === 1 && needsSeveral) return null;
    const confirmed = new Set(userIds);
    // A single user that is taken back may have been news, and all answers still to come.
    const mayBeNews = supposed.size === 1;
    const groupIds = mayBeNews ? others : rest;
    doubt = { ...doubt, supposed: confirmed, groupIds, needsSeveral: mayBeNews };
    const mistaken = [...supposed].filter((userId) => !confirmed.has(userId));
    // Where this very group was among those left, they may be its own after all.
    departures.note(mistaken, others.includes(groupId) ? groupId : first, atMs);
    const removedUserIds = roster.withdraw(groupId, mistaken);
    const members = joining(groupId, userIds)?.members ?? [];
    return { members, withdrawn: [{ groupId, userIds: mistaken }], removedUserIds };
  }

  /** Rules 1 and 2. A server that names paths leaves nothing to guess. */
  function withPath({ kind, id }: Target, updates: UserPresenceData[]): MembershipChange | null {
    if (kind === 'user' || roster.isExact(id)) return null;
    forgetDoubts();
    awaiting.settle(id);
    return joining(id, userIdsOf(updates));
  }

  /** Rules 3 to 6. Where no group could take anybody in, which is the rule, nobody is looked up. */
  function withoutPath(updates: UserPresenceData[], atMs: number): MembershipChange | null {
    const head = awaiting.head();
    const groupId = head ?? subscribed.sole('group');
    if (groupId === null || roster.isExact(groupId) || updates.every(isExplained)) return null;
    const userIds = userIdsOf(updates);
    // Late news comes user by user: of a group that has its answer, several are members.
    const mayBeLate = head !== null || userIds.length === 1;
    if (mayBeLate && departures.coverAll(userIds, groupId, atMs)) {
      if (head !== null) awaiting.suppose(userIds);
      return null;
    }
    if (head !== null) return answer(head, userIds, atMs);
    return correct(groupId, userIds, atMs) ?? joining(groupId, userIds);
  }

  function withoutUsers(atMs: number): MembershipChange | null {
    const head = awaiting.head();
    if (head !== null) return answer(head, [], atMs);
    const sole = subscribed.sole('group');
    return sole === null || roster.isExact(sole) ? null : correct(sole, [], atMs);
  }

  function forgetDoubts(): void {
    abandoned = doubt = null;
  }

  return {
    attribute({ updates, empty, path }, atMs) {
      const target = path === undefined ? null : subscribed.get(path);
      if (target === undefined) return { updates: [], change: null };
      // Rule 5: where there is no group, who is not explained can only belong to a path just left.
      const kept = subscribed.isEmpty('group') ? updates.filter(isExplained) : updates;
      if (target !== null) return { updates: kept, change: withPath(target, updates) };
      return { updates: kept, change: empty ? withoutUsers(atMs) : withoutPath(updates, atMs) };
    },
    confirm(groupId, userIds) {
      awaiting.settle(groupId);
      return joining(groupId, userIds);
    },
    noteLeft(groupId, wasAwaiting, atMs) {
      const others = doubt?.groupId === groupId ? due(doubt, atMs) : [];
      if (!wasAwaiting && others.length === 0) return;
      // What was taken for this group's answer may have been the first of the others'.
      const groupIds = [...due(abandoned, atMs), ...others.slice(1), groupId].slice(-MAX_DUE);
      abandoned = { groupIds, untilMs: atMs + LAG_MS };
    },
    clear: forgetDoubts,
  };
}
