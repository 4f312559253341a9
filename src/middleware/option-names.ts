import { defaultReconnectPolicy, type ResolvedOptions, type WebsocketMiddlewareOptions } from '../options';

/** What is to be said of options that there are not; of each once. */
export type ExplainOptions = (given: WebsocketMiddlewareOptions, resolved: ResolvedOptions) => string[];

const namesOf = (options: object, { reconnect }: { reconnect?: unknown }): string[] => [
  ...Object.keys(options),
  ...Object.keys(Object(reconnect) as object).map((name) => `reconnect.${name}`),
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

function createExplainOptions(): ExplainOptions {
  const said = new Set<string>();

  return (given, resolved) => {
    const known = namesOf(resolved, { reconnect: defaultReconnectPolicy });
    const unknown = namesOf(given, given).filter((name) => !known.includes(name) && !said.has(name));
    return unknown.map((name) => {
      said.add(name);
      const meant = nearest(name, known);
      const advice = meant === undefined ? `The options are ${known.join(', ')}.` : `Did you mean ${meant}?`;
      return `createWebsocketMiddleware has no option ${name}. ${advice}`;
    });
  };
}

/** `null` in production: a bundler that replaces `process.env.NODE_ENV` leaves all of this out. */
export const explainOptions: ExplainOptions | null = /* @__PURE__ */ (() => {
  try {
    if (process.env.NODE_ENV !== 'production') return createExplainOptions();
  } catch {
    // No bundler replaced the expression and there is no `process`: a plain browser page.
  }
  return null;
})();
