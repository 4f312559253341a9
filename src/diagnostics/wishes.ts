import type { UnknownAction } from '@reduxjs/toolkit';
import { validateSubscription } from '../middleware/validate';

/** What the app asks for. */
export type WishKind = 'USER' | 'GROUP';

/** What the app has asked for, by its commands. */
export interface Wishes {
  note: (action: UnknownAction) => void;
  /** When it was first asked for, in wall-clock milliseconds; `undefined` while nobody wants it. */
  since: (kind: WishKind, id: number) => number | undefined;
  /** The groups that are asked for. */
  groupIds: () => number[];
}

/** Any path will do: only the rules of the command are asked. */
const path = (): string => '/';
const paths = { userPath: path, groupPath: path };
const refuse = (): null => null;

/** Nothing is asked for yet. */
export function createWishes(): Wishes {
  const wishes = new Map<string, { since: number; holders: Set<string> }>();

  function change(key: string, holder: string, isWanted: boolean): void {
    const wish = wishes.get(key) ?? { since: Date.now(), holders: new Set() };
    if (isWanted) wish.holders.add(holder);
    else wish.holders.delete(holder);
    if (wish.holders.size === 0) wishes.delete(key);
    else wishes.set(key, wish);
  }

  return {
    note(action) {
      const [, kind, un] = /^WEBSOCKET_(USER|GROUP)_(UN)?SUBSCRIBE$/.exec(action.type) ?? [];
      if (kind !== undefined) {
        // What the middleware refuses is asked of nobody.
        const command = validateSubscription(kind === 'USER' ? 'user' : 'group', action, paths, refuse);
        if (command === null) return;
        const { orgId, id, holder } = command;
        change(`${kind} ${id}`, `${orgId} ${holder}`, un === undefined);
        return;
      }
      // By a stop that was obeyed, or a start for another person.
      const { what } = Object(action.payload) as { what?: string };
      if (action.type === 'realtime/forgotten' && what !== 'messages') wishes.clear();
    },
    since: (kind, id) => wishes.get(`${kind} ${id}`)?.since,
    groupIds: () =>
      [...wishes.keys()].filter((key) => key.startsWith('GROUP')).map((key) => Number(key.slice(6))),
  };
}
