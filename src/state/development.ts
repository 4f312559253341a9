import type { RealtimeError } from '../vocabulary';
import type { PresenceTable } from './table/table';

/** What only a development build does. */
interface Development {
  /** Without an `onError` a developer hears of errors all the same. */
  sayError: (error: RealtimeError) => void;
  /** Freezes one object, not what it holds: Redux Toolkit's checks walk what is large and frozen once only. */
  freeze: (value: object) => void;
  /**
   * Freezes what is new in a table, which the checks would walk on every dispatch. The spine stays unfrozen on purpose,
   * because the serialisability check walks *into* everything that is frozen at its root.
   */
  freezePages: (pages: PresenceTable['pages'], before: PresenceTable['pages']) => void;
}

function sayError({ code, message }: RealtimeError): void {
  console.error(`redux-cti-realtime: ${code}: ${message}`);
}

function freezePages(pages: PresenceTable['pages'], before: PresenceTable['pages']): void {
  for (const [p, page] of pages.entries()) {
    if (page === null || page === before[p]) continue;
    for (const bucket of page) {
      if (bucket === null || Object.isFrozen(bucket)) continue;
      for (const cell of bucket) Object.freeze(cell);
      Object.freeze(bucket);
    }
    Object.freeze(page);
  }
}

/**
 * `null` in production, and on a plain page, where there is no `process`. In this shape, which `heard.ts` has too, a
 * minifier sees that it is `null` where a bundler replaced `process.env.NODE_ENV`, and leaves out what it would hold.
 */
export const development: Development | null =
  typeof process === 'object'
    ? process.env.NODE_ENV === 'production'
      ? null
      : { sayError, freeze: Object.freeze, freezePages }
    : null;
