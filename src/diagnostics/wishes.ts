import type { UnknownAction } from '@reduxjs/toolkit';

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
    note({ type, userId, groupId, orgId, meta, socket, payload }) {
      const [, kind, un] = /^WEBSOCKET_(USER|GROUP)_(UN)?SUBSCRIBE$/.exec(type) ?? [];
      // Whose a command without a holder is: an app may say it, too.
      const { holder = 'app' } = Object(meta) as { holder?: string };
      if (kind !== undefined) {
        const id = kind === 'USER' ? userId : groupId;
        // What the middleware refuses is asked of nobody.
        if (typeof orgId !== 'string' || typeof id !== 'number') return;
        change(`${kind} ${id}`, `${orgId} ${holder}`, un === undefined);
        return;
      }
      // A start for another person forgets, too.
      const isForgotten = type === 'WEBSOCKET_STOP' || type === 'realtime/forgotten';
      const what = (payload as { what?: string } | undefined)?.what ?? socket;
      if (isForgotten && what !== 'messages') wishes.clear();
    },
    since: (kind, id) => wishes.get(`${kind} ${id}`)?.since,
    groupIds: () =>
      [...wishes.keys()].filter((key) => key.startsWith('GROUP')).map((key) => Number(key.slice(6))),
  };
}
