import type { Roster } from './roster';
import type { Target, WantedPaths } from './wanted';

/** Users whose updates say nothing about a group: subscribed individually, or set by the app as a subscribed group's members. */
export interface Explained {
  has(userId: number): boolean;
  /** One more target is subscribed. */
  add(target: Target): void;
  /** Something else changed: who is explained must be found out anew. */
  forget(): void;
}

/** Those explained by what the present session has subscribed. */
export function createExplained(subscribed: WantedPaths, roster: Roster): Explained {
  /** `null` where it is to be found out. */
  let explained: Set<number> | null = null;

  function explain({ kind, id }: Target): void {
    if (explained === null) return;
    if (kind === 'user') explained.add(id);
    else if (roster.isExact(id)) for (const userId of roster.members(id)) explained.add(userId);
  }

  return {
    has(userId) {
      if (explained === null) {
        explained = new Set();
        for (const target of subscribed.all()) explain(target);
      }
      return explained.has(userId);
    },
    add: explain,
    forget() {
      explained = null;
    },
  };
}
