import type { UserPresenceData } from '../../../src/vocabulary';
import type { Happenings } from '../simulation/world';
import type { Service } from './service';
import { presenceFrame, unreadFrame } from './wire';

/** Tells the subscribers what happened. */
export interface Publisher {
  /**
   * Sends what happened, in order for each person: one frame per subscription, or several when somebody changed more
   * than once, or more than `mostPerFrame` items go to it.
   */
  publish: (happenings: Happenings, mostPerFrame?: number) => void;
  /** Every user whom some presence subscription shows. */
  watchedUserIds: () => readonly number[];
}

/**
 * Cuts what happened so that nobody changes twice in one part. A server tells each change on every path before it tells
 * the next; after several changes on one path, the same ones on another would be a story of old, told as if it were new.
 */
const inTurns = (items: readonly UserPresenceData[]): UserPresenceData[][] => {
  const turns: UserPresenceData[][] = [];
  const turnOf = new Map<number, number>();
  for (const item of items) {
    const turn = turnOf.get(item.userId) ?? 0;
    turnOf.set(item.userId, turn + 1);
    (turns[turn] ??= []).push(item);
  }
  return turns;
};

/** Creates the publisher of the gateway. */
export const createPublisher = ({
  directory,
  settings,
  presenceTopics,
  unreadTopics,
}: Pick<Service, 'directory' | 'settings' | 'presenceTopics' | 'unreadTopics'>): Publisher => {
  let watched: { revision: number; userIds: readonly number[] } = { revision: -1, userIds: [] };

  const sortByPath = (items: readonly UserPresenceData[]): Map<string, UserPresenceData[]> => {
    const byPath = new Map<string, UserPresenceData[]>();
    for (const item of items) {
      for (const path of directory.pathsOf(item.userId)) {
        if (presenceTopics.listenersOf(path) === undefined) continue;
        const present = byPath.get(path);
        if (present) present.push(item);
        else byPath.set(path, [item]);
      }
    }
    return byPath;
  };
  const sendTo = (path: string, items: UserPresenceData[]) => {
    const frame = presenceFrame(items, settings.echoPath ? path : undefined);
    for (const line of presenceTopics.listenersOf(path) ?? []) line.send(frame);
  };

  return {
    publish: ({ presence, unread }, mostPerFrame = Infinity) => {
      for (const turn of inTurns(presence)) {
        for (const [path, items] of sortByPath(turn)) {
          for (let start = 0; start < items.length; start += mostPerFrame) {
            sendTo(path, items.slice(start, start + mostPerFrame));
          }
        }
      }
      for (const change of unread) {
        const lines = unreadTopics.listenersOf(change.userId);
        if (lines === undefined) continue;
        const frame = unreadFrame(change);
        for (const line of lines) line.send(frame);
      }
    },
    watchedUserIds: () => {
      const { revision } = presenceTopics;
      if (watched.revision !== revision) {
        const userIds = presenceTopics.topics().flatMap((path) => {
          const target = directory.resolve(path);
          return 'problem' in target ? [] : target.memberIds;
        });
        watched = { revision, userIds: [...new Set(userIds)] };
      }
      return watched.userIds;
    },
  };
};
