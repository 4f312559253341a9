import type { UserPresenceData } from '../vocabulary';
import { isPathFrame, type ReceivedFrame } from './frames';
import { rowOf, type Downlink, type ServerWorld, type WatchedResource } from './world';

/** What one session of the presence protocol has subscribed. */
export interface WatchedPaths {
  list(): string[];
  /** Takes a `subscribe` or `unsubscribe`; gives the rule that it breaks, if it does. */
  receive(frame: ReceivedFrame): string | null;
  /** Sends the change once for each path that covers the user, in the order of subscription. */
  publish(change: UserPresenceData): void;
  /** Answers a path that is subscribed (again), or every one. */
  snapshot(path?: string): void;
  /** Tells of users who joined a group that is subscribed. */
  joined(groupId: number, userIds: readonly number[]): void;
}

/** Starts a session's list of paths, empty. */
export function createWatchedPaths(world: ServerWorld, link: Downlink): WatchedPaths {
  const paths = new Map<string, WatchedResource | null>();

  function respond(path: string, data: UserPresenceData[]): void {
    link.send(world.echoPath ? { type: 'response', path, data } : { type: 'response', data });
  }

  function answer(path: string, resource: WatchedResource | null): void {
    if (resource?.kind === 'user') {
      const row = world.rows.get(resource.id);
      // Nobody is no answer for a user: a client may take an empty one for that of a group that awaits its own.
      if (row !== undefined) respond(path, [row]);
      return;
    }
    const members = resource === null ? [] : (world.members.get(resource.id) ?? []);
    respond(
      path,
      members.map((userId) => rowOf(world, userId)),
    );
  }

  function covers(resource: WatchedResource | null, userId: number): boolean {
    if (resource?.kind === 'group') return world.members.get(resource.id)?.includes(userId) === true;
    return resource?.id === userId;
  }

  function subscribe(path: string): string | null {
    if (paths.has(path)) return 'second subscribe of a path';
    const resource = world.parsePath(path);
    paths.set(path, resource);
    if (world.autoSnapshot) answer(path, resource);
    return resource === null ? 'unknown path' : null;
  }

  return {
    list: () => [...paths.keys()],
    receive(frame) {
      if (!isPathFrame(frame)) return 'malformed';
      if (frame.type === 'subscribe') return subscribe(frame.path);
      return paths.delete(frame.path) ? null : 'unsubscribe of a path that is not subscribed';
    },
    publish(change) {
      for (const [path, resource] of paths) if (covers(resource, change.userId)) respond(path, [change]);
    },
    snapshot(only) {
      for (const [path, resource] of paths) if (only === undefined || only === path) answer(path, resource);
    },
    joined(groupId, userIds) {
      for (const [path, resource] of paths) {
        if (resource?.kind !== 'group' || resource.id !== groupId) continue;
        respond(
          path,
          userIds.map((userId) => rowOf(world, userId)),
        );
      }
    },
  };
}
