import type { PBXListItem, PBXResultItem, UserDisplayItem, UserPresenceData } from '../../vocabulary';
import { showValue } from '../../protocol/text';
import { createPresenceView, createResultView, createSinceView, never } from '../row-views';
import { createAllUsersList } from '../table/all-users';
import { createDiffHub } from '../table/diff-hub';
import type { PresenceSince } from '../table/since';
import { getFacts, getItem, getRow } from '../table/table';
import { knownOf } from '../unknown-items';
import { isRowLive } from './liveness';
import type { RealtimeSlices } from './slices';
import type { PresenceFreshness } from './types';

type Slices<Root> = RealtimeSlices<Root>;

/** Makes `selectUserDisplayItem`. */
export const userDisplayItem =
  <Root>({ groups }: Slices<Root>): ((state: Root, userId: number) => UserDisplayItem | undefined) =>
  (state, userId) =>
    getItem(groups(state).table, userId);

/** Makes `selectUserPresence`. */
export function userPresence<Root>({
  groups,
}: Slices<Root>): (state: Root, userId: number) => UserPresenceData | undefined {
  const presenceOf = createPresenceView();
  return (state, userId) => {
    const row = getRow(groups(state).table, userId);
    return row && presenceOf(row.item, row.facts);
  };
}

/** Makes `selectAllUserDisplayItems`. */
export function allUserDisplayItems<Root>({ groups }: Slices<Root>): (state: Root) => UserDisplayItem[] {
  const allUsers = createAllUsersList();
  return (state) => allUsers(groups(state).table);
}

/** Makes `selectPBXResultItems`. */
export function pbxResultItems<Root>({
  groups,
}: Slices<Root>): <T extends PBXListItem>(state: Root, items: readonly T[]) => (T & PBXResultItem)[] {
  const nothing: PBXResultItem[] = [];
  const resultOf = createResultView();
  const results = createDiffHub({
    idOf: (source: PBXListItem) => source.natterboxId,
    cellOf: (source, item) => resultOf(source, knownOf(item)),
  });
  const checked = new WeakSet();

  /** A hole in the list, such as what a look-up did not find, is named before anything is remembered of the list. */
  function isUsable(sources: unknown): boolean {
    if (checked.has(sources as object)) return true;
    // `every` would pass over what a sparse array lacks.
    const isWhole = Array.isArray(sources) && sources.findIndex((source) => Object(source) !== source) < 0;
    if (isWhole) checked.add(sources);
    return isWhole;
  }

  return <T extends PBXListItem>(state: Root, items: readonly T[] | null | undefined) => {
    // Code without types asks before its address book is there.
    const sources = items ?? nothing;
    if (!isUsable(sources)) {
      throw new TypeError(
        `selectPBXResultItems: items must be an array of objects; got ${showValue(items)}.`,
      );
    }
    // The view keeps every field of the source item, which the hub knows by its least type only.
    return (sources.length === 0 ? nothing : results(groups(state).table, sources)) as (T & PBXResultItem)[];
  };
}

/** Makes `selectPresenceFreshness`. */
export const presenceFreshness =
  <Root>({ auth, groups }: Slices<Root>): ((state: Root, userId: number) => PresenceFreshness) =>
  (state, userId) => {
    const own = groups(state);
    const facts = getFacts(own.table, userId);
    if (facts === undefined) return 'unknown';
    return isRowLive(auth(state), own, facts) ? 'live' : 'stale';
  };

/** Makes `selectPresenceSince`. */
export function presenceSince<Root>({
  groups,
}: Slices<Root>): (state: Root, userId: number) => PresenceSince {
  const sinceViewOf = createSinceView();
  return (state, userId) => {
    const row = getRow(groups(state).table, userId);
    return row === undefined ? never : sinceViewOf(row.item, row.facts);
  };
}
