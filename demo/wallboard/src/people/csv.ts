import type { Directory } from '../directory/directory';
import {
  selectPresenceFreshness,
  selectPresenceSince,
  selectUserDisplayItem,
  type realtimeReducers,
} from '../realtime';
import { sinceOf, stateLabels, stateOf } from './describe';

type RealtimeState = { [K in keyof typeof realtimeReducers]: ReturnType<(typeof realtimeReducers)[K]> };

const head = ['Name', 'Title', 'Extension', 'State', 'Direction', 'Availability', 'Since', 'Known'];

/** A cell that a spreadsheet takes for text: what could be a formula is led by an apostrophe. */
function cell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

function rowOf(state: RealtimeState, directory: Directory, userId: number): string[] {
  const person = directory.person(userId);
  const item = selectUserDisplayItem(state, userId);
  const kind = stateOf(item);
  const shown = sinceOf(kind, selectPresenceSince(state, userId));
  const since = shown && new Date(shown.since).toISOString() + (shown.atLeast ? ' or earlier' : '');
  // The server may have spoken of somebody without a word about their calls.
  const isOld = selectPresenceFreshness(state, userId) === 'stale';
  const known = kind === 'unknown' ? 'no data' : isOld ? 'old data' : 'live';
  return [
    person?.name ?? String(userId),
    person?.title ?? '',
    person?.extension ?? '',
    stateLabels[kind],
    item?.logicalDirection ?? '',
    item?.availability ?? '',
    since ?? '',
    known,
  ];
}

/** People as comma-separated values, in the order in which they are seen. */
export const csvOf = (state: RealtimeState, directory: Directory, userIds: readonly number[]): string =>
  [head, ...userIds.map((userId) => rowOf(state, directory, userId))]
    .map((row) => `${row.map(cell).join(',')}\r\n`)
    .join('');

/** Hands a text to the reader as a file. */
export function download(name: string, text: string): void {
  // Spreadsheets take a file without the mark for one of their own country's letters.
  const url = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
