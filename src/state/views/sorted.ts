/** Tells the order of two entries; never 0 for two different ones. */
export type Compare<Entry> = (one: Entry, other: Entry) => number;

function placeOf<Entry>(
  sorted: readonly Entry[],
  entry: Entry,
  compare: Compare<Entry>,
  from: number,
): number {
  let low = from;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compare(sorted[middle] as Entry, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The sorted list without those that are gone and with those that have come: only these are compared, each with a
 * handful of the others. The list given stays as it is, and comes back if nothing in it is gone and nothing has come.
 */
export function resorted<Entry>(
  sorted: readonly Entry[],
  gone: ReadonlySet<Entry>,
  come: readonly Entry[],
  compare: Compare<Entry>,
): readonly Entry[] {
  const rest = gone.size === 0 ? sorted : sorted.filter((entry) => !gone.has(entry));
  if (come.length === 0) return rest.length === sorted.length ? sorted : rest;
  const next: Entry[] = [];
  let taken = 0;
  for (const entry of [...come].sort(compare)) {
    const place = placeOf(rest, entry, compare, taken);
    while (taken < place) next.push(rest[taken++] as Entry);
    next.push(entry);
  }
  while (taken < rest.length) next.push(rest[taken++] as Entry);
  return next;
}
