import type { PresenceUpdate } from '../vocabulary';
import type { Members } from './members';
import type { Question, Questions } from './questions';
import type { WantedPaths } from './wanted';

/** A presence frame, as decoded. */
export interface PresenceFrame {
  updates: PresenceUpdate[];
  /** The frame named nobody at all, not even wrongly. */
  empty: boolean;
  path: string | undefined;
}

/** What is made of a frame. */
export interface Attribution {
  /** The updates to apply. */
  updates: PresenceUpdate[];
  /** The group whose members the frame changed, if any. */
  groupId: number | null;
  /** Wall-clock time of the batch in which another tab got them; absent for one's own. */
  receivedAt?: number | undefined;
}

/** Decides whose a frame is, by the rules of docs/protocol.md, 2.7. */
export interface Answers {
  attribute: (frame: PresenceFrame, atMs: number) => Attribution;
  /** A question's second is over, and nothing better came than what was supposed, or late. */
  conclude: (question: Question) => Attribution;
  /** What is subscribed has changed, or whose members the app has set. */
  reconsider: () => void;
}

const NOTHING: Attribution = Object.freeze({ updates: [], groupId: null });

/**
 * News of what was left comes before the answer to what is asked next. So that answer is the last frame to name several,
 * or else the last of all; and what comes after it of those whom it names is newer.
 */
function hearLate(late: PresenceUpdate[], updates: PresenceUpdate[]): void {
  const [first] = updates;
  const isNewer = updates.length === 1 && late.some(({ userId }) => userId === first?.userId);
  const namesSeveral = late.some(({ userId }) => userId !== late[0]?.userId);
  if (isNewer) late.push(...updates);
  else if (updates.length > 1 || !namesSeveral) late.splice(0, late.length, ...updates);
}

/** Answers in one session after another, by what each has subscribed. */
export function createAnswers(subscribed: WantedPaths, members: Members, questions: Questions): Answers {
  /**
   * Whose updates say nothing about a group: users subscribed individually, and members that the app has set of
   * subscribed groups. `null` where it is to be found out anew.
   */
  let explained: Set<number> | null = null;

  function explain(): Set<number> {
    const userIds = new Set(subscribed.users.keys());
    for (const groupId of subscribed.groups.keys()) {
      const group = members.of(groupId);
      if (group?.source === 'app') for (const userId of group.userIds) userIds.add(userId);
    }
    return userIds;
  }

  function isExplained({ userId }: PresenceUpdate): boolean {
    explained ??= explain();
    return explained.has(userId);
  }

  const isSubscribed = ({ userId }: PresenceUpdate): boolean => subscribed.users.has(userId);

  function joining(groupId: number, updates: PresenceUpdate[]): Attribution {
    return { updates, groupId: members.infer(groupId, updates) ? groupId : null };
  }

  /** Rules 1 and 2. */
  function withPath(path: string, updates: PresenceUpdate[]): Attribution {
    const target = subscribed.get(path);
    // This may subscribe the very path anew: what has come was sent before that.
    if (questions.open.length > 0) questions.closePath(path);
    if (target === undefined) return NOTHING;
    if (target.kind === 'group' && !members.isExact(target.id)) return joining(target.id, updates);
    return { updates: subscribed.groups.size === 0 ? updates.filter(isSubscribed) : updates, groupId: null };
  }

  /** The answer of a group left says nothing but of those whom something else covers. */
  function mootUpdates({ target }: Question, updates: PresenceUpdate[], atMs: number): PresenceUpdate[] {
    if (subscribed.get(target.path) !== undefined) return updates;
    const unseen = members.uncovered(updates);
    members.noteLeft(unseen, target.id, atMs);
    return unseen.size === 0 ? updates : updates.filter(({ userId }) => !unseen.has(userId));
  }

  /** An explained frame is no answer, unless the app has set the very members that were asked for. */
  function explainedTo(question: Question, updates: PresenceUpdate[]): Attribution {
    const userIds = question.isMoot ? members.of(question.target.id)?.userIds : undefined;
    const [first] = updates;
    if (first !== undefined && userIds?.includes(first.userId)) questions.close(question);
    return { updates, groupId: null };
  }

  /** What names one user may as well be news, and what names only users left lately is news of what was left. */
  function suppose(question: Question, updates: PresenceUpdate[], atMs: number): Attribution {
    if (members.left.size > 0 && members.areLate(updates, question.target.id, atMs)) {
      hearLate(question.late, updates);
      return NOTHING;
    }
    if (updates.length > 1) return answer(question, updates, atMs);
    // Of news of several groups the first is as good as any; of an only group all of it may be.
    if (question.supposed.length === 0 || subscribed.groups.size === 1) question.supposed.push(...updates);
    return { updates: question.isMoot ? mootUpdates(question, updates, atMs) : updates, groupId: null };
  }

  function answer(question: Question, updates: PresenceUpdate[], atMs: number): Attribution {
    const attribution = question.isMoot
      ? { updates: mootUpdates(question, updates, atMs), groupId: null }
      : joining(question.target.id, updates);
    questions.close(question);
    return attribution;
  }

  /** Rules 3, 4 and 6 while a question is open. */
  function toQuestion(question: Question, { updates, empty }: PresenceFrame, atMs: number): Attribution {
    if (empty) return answer(question, updates, atMs);
    if (updates.length === 0) return NOTHING;
    if (updates.every(isExplained)) return explainedTo(question, updates);
    // Once its second is over, whatever comes is the answer.
    return questions.isOver(question) ? answer(question, updates, atMs) : suppose(question, updates, atMs);
  }

  return {
    attribute(frame, atMs) {
      const { updates, path } = frame;
      if (path !== undefined) return withPath(path, updates);
      const [question] = questions.open;
      if (question !== undefined) return toQuestion(question, frame, atMs);
      // Rule 5: where there is no group, who is not subscribed can only belong to a path just left.
      if (subscribed.groups.size === 0) return { updates: updates.filter(isSubscribed), groupId: null };
      const { groups } = subscribed;
      const sole = groups.size === 1 ? (groups.keys().next().value ?? null) : null;
      if (members.left.size > 0 && members.areLate(updates, sole, atMs)) return NOTHING;
      const isTold = sole === null || members.isExact(sole) || updates.every(isExplained);
      return isTold ? { updates, groupId: null } : joining(sole, updates);
    },
    conclude({ target: { id: groupId }, isMoot, supposed, late }) {
      if (isMoot) return NOTHING;
      if (supposed.length > 0) return { ...joining(groupId, supposed), updates: [] };
      // Of somebody who is covered by now there has been newer news.
      const unseen = members.uncovered(late);
      return { ...joining(groupId, late), updates: late.filter(({ userId }) => unseen.has(userId)) };
    },
    reconsider() {
      explained = null;
    },
  };
}
