import { defaultReconnectPolicy, resolveOptions } from '../options';

/** Who takes options. */
type OptionTaker = 'createWebsocketMiddleware' | 'createGroupView' | 'thresholds';

/** Tells of options that there are not, of each once. */
export type TellOptions = (taker: OptionTaker, given: object) => void;

/** Of whatever was given: to refuse it is the taker's part. */
function namesOf(given: object): string[] {
  const options = Object(given) as { reconnect?: unknown };
  const ofReconnect = Object.keys(Object(options.reconnect) as object);
  return [...Object.keys(options), ...ofReconnect.map((name) => `reconnect.${name}`)];
}

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
  // Not kept where each is read: there it would stay in production, too.
  const namesFor: Record<OptionTaker, string[]> = {
    createWebsocketMiddleware: namesOf({ ...resolveOptions(), reconnect: defaultReconnectPolicy }),
    createGroupView: ['where', 'order', 'limit'],
    thresholds: ['ringing', 'onCall', 'byAvailability'],
  };
  const said = new Set<string>();

  return (taker, given) => {
    const known = namesFor[taker];
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
