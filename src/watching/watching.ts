import { encodeSubscribe, encodeUnsubscribe } from '../protocol/encode';
import type { Timer } from '../timers';
import type { Coverage, GroupMembers } from '../vocabulary';
import { createAnswers, type Attribution, type PresenceFrame } from './answers';
import { createMembers } from './members';
import { createQuestions } from './questions';
import { createWantedPaths, type Target } from './wanted';

/** What watching needs. */
export interface WatchingOptions {
  /** Monotonic milliseconds. */
  now: () => number;
  createTimer: () => Timer;
  send: (frame: string) => void;
  /** An answer became clear by silence: nothing better came within its second. */
  onAnswer: (attribution: Attribution) => void;
}

/** What the app wants to watch, made true on the socket, and who belongs to it. */
export interface Watching {
  /** What a store must know of it; `null` where nothing of it changed. The same for the next three. */
  subscribe: (target: Target, holder: string) => Coverage | null;
  unsubscribe: (path: string, holder: string) => Coverage | null;
  /** The app set a group's members. Only whom nothing covers any more is news: the app's own action says the rest. */
  setMembers: (groupId: number, userIds: readonly number[]) => Coverage | null;
  /** Another tab knows who belongs to these groups: their whole lists. What the app has set here stays. */
  adopt: (lists: readonly { groupId: number; userIds: readonly number[] }[]) => Coverage | null;
  /** A session is ready: every wanted path is subscribed, once, in the order first asked for. */
  begin(): void;
  /** The session is over; what is wanted stays. */
  end(): void;
  attribute: (frame: PresenceFrame, atMs: number) => Attribution;
  /** The whole list of a group whose members changed, as it is now; `undefined` where nothing is known of it. */
  membersOf: (groupId: number) => GroupMembers | undefined;
  /** Whatever is wanted, each path once, in the order first asked for; the same objects as long as it is. */
  wanted: () => Iterable<Target>;
  /** All that a store must know, to be said again. */
  coverage(): Coverage;
  /** Forgets what is wanted and inferred. */
  forget: () => void;
  /** Forgets the members that the app has set. */
  forgetMembers: () => void;
}

/** What one presence connection watches. */
export function createWatching({ now, createTimer, send, onAnswer }: WatchingOptions): Watching {
  const wanted = createWantedPaths();
  /** What the present session has subscribed: sent, and not undone. */
  const subscribed = createWantedPaths();
  const members = createMembers(wanted);
  const questions = createQuestions({
    now,
    timer: createTimer(),
    send: transmit,
    onSupposed: (question) => {
      onAnswer(answers.conclude(question));
    },
  });
  const answers = createAnswers(subscribed, members, questions);
  let isReady = false;

  function transmit(target: Target): void {
    subscribed.add(target);
    answers.reconsider();
    send(encodeSubscribe(target.path));
  }

  function offer(target: Target): void {
    if (target.kind === 'user' || members.isExact(target.id)) transmit(target);
    else questions.ask(target);
  }

  function withdraw(target: Target): void {
    if (subscribed.remove(target.path) !== null) {
      answers.reconsider();
      send(encodeUnsubscribe(target.path));
    }
    const supposed = questions.leave(target);
    // Who was supposed to be a member is left with the others.
    if (supposed.length > 0) members.infer(target.id, supposed);
  }

  function coverage(removedUserIds: number[] = []): Coverage {
    return { wantedGroupIds: [...wanted.groups.keys()], members: members.all(), removedUserIds };
  }

  const removal = (removedUserIds: number[]): Coverage | null =>
    removedUserIds.length === 0 ? null : coverage(removedUserIds);

  function end(): void {
    isReady = false;
    subscribed.clear();
    answers.reconsider();
    questions.clear();
  }

  return {
    subscribe(target, holder) {
      const isNewGroup = target.kind === 'group' && !wanted.groups.has(target.id);
      if (!wanted.add(target, holder)) return null;
      members.cover(target);
      if (isReady) offer(target);
      return isNewGroup ? coverage() : null;
    },
    unsubscribe(path, holder) {
      const target = wanted.remove(path, holder);
      if (target === null) return null;
      withdraw(target);
      const { kind, id } = target;
      if (kind === 'user') return wanted.users.has(id) ? null : removal(members.leave(target, now()));
      if (wanted.groups.has(id)) return null;
      const left = coverage(members.leave(target, now()));
      return wanted.groups.size > 0 ? left : { ...left, keptUserIds: [...wanted.users.keys()] };
    },
    setMembers(groupId, userIds) {
      const removedUserIds = members.set(groupId, userIds);
      answers.reconsider();
      questions.settle(groupId);
      return removal(removedUserIds);
    },
    adopt(lists) {
      const own = lists.filter(({ groupId }) => wanted.groups.has(groupId) && !members.isExact(groupId));
      const removed = own.flatMap(({ groupId, userIds }) => members.adopt(groupId, userIds));
      return own.length === 0 ? null : coverage(removed);
    },
    begin() {
      isReady = true;
      for (const target of wanted.all()) offer(target);
    },
    end,
    attribute: answers.attribute,
    membersOf: members.of,
    wanted: wanted.all,
    coverage,
    forget() {
      end();
      wanted.clear();
      members.forget();
    },
    forgetMembers() {
      members.forgetExact();
      answers.reconsider();
    },
  };
}
