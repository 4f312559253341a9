const pad = (n: number): string => String(n).padStart(2, '0');

/** `0:07`, `12:30`, `1:02:03`; never negative, so that two clocks that disagree show nothing odd. */
export function formatDuration(durationMs: number): string {
  const total = Math.max(0, Math.floor(durationMs / 1_000));
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor(total / 60) % 60;
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(total % 60)}` : `${minutes}:${pad(total % 60)}`;
}

/** `14:03:59` in the reader's own time zone. */
export function formatClock(at: number): string {
  const date = new Date(at);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
}

const numbers = new Intl.NumberFormat('en');

/** `20,000`. */
export const formatCount = (count: number): string => numbers.format(count);

/** Up to two initials of a name; `?` for a name without letters. */
export function initials(name: string): string {
  // No lookbehind: before Safari 16.4 the whole script that holds one is refused.
  const found = name.split(/\s+/).flatMap((word) => /^\p{L}/u.exec(word) ?? []);
  const letters = found.length > 1 ? [found[0], found.at(-1)] : found;
  return letters.join('').toUpperCase() || '?';
}

/** `Ann B.` for a name of several words, for where there is little room; other names stay. */
export function shortName(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const last = words.at(-1);
  return words.length > 1 && last !== undefined ? `${words[0] ?? ''} ${/^./u.exec(last)?.[0] ?? ''}.` : name;
}

/** `1 person`, `20,000 people`. */
export const peopleCount = (count: number): string =>
  count === 1 ? '1 person' : `${formatCount(count)} people`;
