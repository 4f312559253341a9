import { defaultReconnectPolicy, resolveOptions } from '../options';

/** Who takes options. */
export type OptionTaker = 'createWebsocketMiddleware' | 'createGroupView' | 'shareAcrossTabs' | 'thresholds';

/** Tells of options that there are not, of each once; to be called in development only. */
export type TellOptions = (taker: OptionTaker, given: object) => void;

const namesOf = (options: object): string[] => [
  ...Object.keys(options),
  ...Object.keys(Object((options as { reconnect?: unknown }).reconnect) as object).map(
    (name) => `reconnect.${name}`,
  ),
];

/** How many characters to change, leave out or put in. */
function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let line = 0; line < one.length; line++) {
    const next = [line + 1];
    for (let at = 0; at < other.length; at++) {
      const changed = (row[at] ?? 0) + (one[line] === other[at] ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

const lastPart = (name: string): string => name.slice(name.indexOf('.') + 1).toLowerCase();

/** The name that was meant, unless none is like it. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = lastPart(name);
  const far = (other: string): number => distance(wanted, lastPart(other));
  const [best] = [...known].sort((one, other) => far(one) - far(other));
  return best !== undefined && far(best) <= Math.max(wanted.length, lastPart(best).length) / 3
    ? best
    : undefined;
}

function createTellOptions(): TellOptions {
  // Said again here, because in production nobody needs to know.
  const takers: Record<OptionTaker, object> = {
    createWebsocketMiddleware: { ...resolveOptions(), reconnect: defaultReconnectPolicy },
    createGroupView: { where: 1, order: 1, limit: 1 },
    shareAcrossTabs: { locks: 1, channel: 1, page: 1, onRole: 1 },
    thresholds: { ringing: 1, onCall: 1, byAvailability: 1 },
  };
  const said = new Set<string>();

  return (taker, given) => {
    const known = namesOf(takers[taker]);
    for (const name of namesOf(given)) {
      const mistake = `redux-cti-realtime: ${taker} has no option ${name}.`;
      if (known.includes(name) || said.has(mistake)) continue;
      said.add(mistake);
      const meant = nearest(name, known);
      const advice = meant === undefined ? `The options are ${known.join(', ')}.` : `Did you mean ${meant}?`;
      console.error(`${mistake} ${advice}`);
    }
  };
}

/** `null` in production: a bundler that replaces `process.env.NODE_ENV` leaves all of this out. */
export const tellOptions: TellOptions | null = /* @__PURE__ */ (() => {
  try {
    if (process.env.NODE_ENV !== 'production') return createTellOptions();
  } catch {
    // No bundler replaced the expression and there is no `process`: a plain browser page.
  }
  return null;
})();
