const LOOK_EVERY_MS = 50;

const wordOf = (presence) => (presence === '' ? 'idle' : presence === 'RINGING' ? 'ringing' : 'on-call');

/**
 * What was true of each person lately, and since when nobody could have told the page. A screen is `graceMs` behind at
 * most: a row lies if it passes for live and shows what was at no time true since then.
 */
export function createWallTruth({ graceMs, keptMs }) {
  const histories = new Map();
  let gateway = null;
  let aloneSince = performance.now();

  function note({ userId, presence }) {
    // A change of availability alone says nothing of calls.
    if (presence === undefined) return;
    const now = performance.now();
    const history = histories.get(userId) ?? [];
    const last = history.at(-1);
    if (last !== undefined) last.until = now;
    history.push({ word: wordOf(presence), from: now, until: Infinity });
    while (history.length > 1 && history[0].until < now - keptMs) history.shift();
    histories.set(userId, history);
  }

  function lookForSession() {
    const hasSession = gateway?.sessions().some(({ kind }) => kind === 'presence') ?? false;
    aloneSince = hasSession ? null : (aloneSince ?? performance.now());
  }
  const timer = setInterval(lookForSession, LOOK_EVERY_MS);

  return {
    /** What this gateway says is true from now on; `null` while there is none. */
    follow(next) {
      gateway = next;
      if (next === null) return;
      const { simulation } = next;
      for (const { userId } of simulation.organisation.people) note(simulation.presenceOf(userId));
      const { advance } = simulation;
      simulation.advance = (spanMs) => {
        const happenings = advance(spanMs);
        for (const presence of happenings.presence) note(presence);
        return happenings;
      };
    },
    /** Rows that passed for live, and were not, when they were read between the two times. */
    liesOf(rows, readFrom, readUntil) {
      lookForSession();
      const live = rows.filter(({ freshness }) => freshness === 'live');
      if (aloneSince !== null && aloneSince < readFrom - graceMs) return live;
      return live.filter(({ userId, state }) =>
        (histories.get(userId) ?? []).every(
          ({ word, from, until }) => word !== state || until < readFrom - graceMs || from > readUntil,
        ),
      );
    },
    stop: () => clearInterval(timer),
  };
}
