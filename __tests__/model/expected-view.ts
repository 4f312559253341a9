import type { Item } from './network';

type TargetKind = 'user' | 'group';

interface Wanted {
  kind: TargetKind;
  id: number;
  holders: Set<string>;
  /** Monotonic milliseconds. */
  wantedAt: number;
}

/** A user as the store must know it. */
export interface Row {
  item: Item;
  session: number;
}

/** How long news of what was left may be on its way. */
const LATE_NEWS_MS = 5_000;

export type ExpectedView = ReturnType<typeof createExpectedView>;

/**
 * What the store must show, told by the frames that reached the client: an independent reading of the decisions on
 * subscriptions, presence data and membership (4 to 6), for groups that the app or a path gives members.
 */
export function createExpectedView(now: () => number, violate: (what: string) => void) {
  const wanted = new Map<string, Wanted>();
  const rows = new Map<number, Row>();
  const exact = new Map<number, readonly number[]>();
  const inferred = new Map<number, number[]>();
  /** Users that some frame brought without saying where they belong; leaving them in any way ends that. */
  const loose = new Set<number>();
  const subscribed = new Map<string, Wanted>();
  /** When users lost the last that covered them, and by leaving which group, if it was one. */
  const left = new Map<number, { atMs: number; groupId: number | null }>();
  let session = 0;
  let begunAt = 0;
  let isLive = false;
  let arrived: Item[] = [];

  const membersOf = (groupId: number): readonly number[] => exact.get(groupId) ?? inferred.get(groupId) ?? [];
  const wantedGroups = (): Wanted[] => [...wanted.values()].filter(({ kind }) => kind === 'group');
  const subscribedGroups = (): Wanted[] => [...subscribed.values()].filter(({ kind }) => kind === 'group');

  /** Wanted individually, or a member of a wanted group. */
  function isClaimed(userId: number): boolean {
    for (const { kind, id } of wanted.values()) {
      if (kind === 'user' ? id === userId : membersOf(id).includes(userId)) return true;
    }
    return false;
  }

  function isCovered(userId: number): boolean {
    if (isClaimed(userId)) return true;
    return loose.has(userId) && wantedGroups().length > 0;
  }

  /** Rule 6, where the only group subscribed is not the one that was left. */
  function isLateNews(items: readonly Item[]): boolean {
    const [only, ...others] = subscribedGroups();
    const soleId = others.length === 0 ? only?.id : undefined;
    return items.every(({ userId }) => {
      const departure = left.get(userId);
      if (departure === undefined || now() - departure.atMs > LATE_NEWS_MS) return false;
      return !isClaimed(userId) && (departure.groupId === null || departure.groupId !== soleId);
    });
  }

  function prune(): void {
    if (wantedGroups().length === 0) loose.clear();
    for (const userId of rows.keys()) if (!isCovered(userId)) rows.delete(userId);
  }

  function isExplained(userId: number): boolean {
    for (const { kind, id } of subscribed.values()) {
      if (kind === 'user' ? id === userId : exact.get(id)?.includes(userId)) return true;
    }
    return false;
  }

  function merge(item: Item): void {
    const row = rows.get(item.userId);
    const isContinued = row?.session === session;
    rows.set(item.userId, { item: isContinued ? { ...row.item, ...item } : { ...item }, session });
    arrived.push(item);
  }

  /** Items that decide nothing about groups. */
  function store(items: readonly Item[]): void {
    const isGroupWatched = subscribedGroups().length > 0;
    for (const item of items) {
      if (isExplained(item.userId)) merge(item);
      else if (isGroupWatched) {
        loose.add(item.userId);
        merge(item);
      }
    }
  }

  function answer(groupId: number, items: readonly Item[]): void {
    const members = new Set(inferred.get(groupId));
    for (const { userId } of items) {
      members.add(userId);
      loose.delete(userId);
    }
    inferred.set(groupId, [...members]);
    items.forEach(merge);
  }

  return {
    rows,
    wanted,
    membersOf,
    isCovered,
    isLive: () => isLive,
    session: () => session,
    /** When the present session began. */
    begunAt: () => begunAt,
    isKnownGroup: (groupId: number) => exact.has(groupId) || inferred.has(groupId),
    isExact: (groupId: number) => exact.has(groupId),
    isSubscribed: (path: string) => subscribed.has(path),
    subscribe(kind: TargetKind, id: number, path: string, holder: string) {
      const entry = wanted.get(path) ?? { kind, id, holders: new Set(), wantedAt: now() };
      entry.holders.add(holder);
      wanted.set(path, entry);
    },
    unsubscribe(path: string, holder: string) {
      const entry = wanted.get(path);
      if (entry === undefined) return;
      entry.holders.delete(holder);
      if (entry.holders.size > 0) return;
      wanted.delete(path);
      const users = entry.kind === 'user' ? [entry.id] : membersOf(entry.id);
      const groupId = entry.kind === 'group' ? entry.id : null;
      if (groupId !== null) inferred.delete(groupId);
      for (const userId of users) {
        loose.delete(userId);
        if (!isClaimed(userId)) left.set(userId, { atMs: now(), groupId });
      }
      prune();
    },
    setMembers(groupId: number, userIds: readonly number[]) {
      for (const userId of membersOf(groupId)) loose.delete(userId);
      exact.set(groupId, userIds);
      inferred.delete(groupId);
      prune();
    },
    /** A stop, and another person, forget what was wanted and brought; what the app has set is the organisation's. */
    forget() {
      isLive = false;
      arrived = [];
      wanted.clear();
      subscribed.clear();
      inferred.clear();
      loose.clear();
      left.clear();
      rows.clear();
    },
    begin() {
      session++;
      begunAt = now();
      isLive = true;
      subscribed.clear();
    },
    end() {
      isLive = false;
      subscribed.clear();
    },
    /** The client sent a frame of the present session. */
    sent(type: string, path: string) {
      const target = wanted.get(path);
      if (type === 'unsubscribe') subscribed.delete(path);
      else if (target === undefined) violate(`subscribes ${path}, which nobody wants`);
      else subscribed.set(path, { ...target });
    },
    received(items: readonly Item[], path: string | undefined) {
      if (!isLive) return;
      if (path === undefined && items.length > 0 && subscribedGroups().length > 0 && isLateNews(items))
        return;
      const target = path === undefined ? undefined : subscribed.get(path);
      if (path !== undefined && target === undefined) return;
      if (target?.kind === 'group' && !exact.has(target.id)) answer(target.id, items);
      else store(items);
    },
    /** The updates that must have been told by now, in order; emptied by the call. */
    takeArrived(): Item[] {
      const all = arrived;
      arrived = [];
      return all;
    },
  };
}
