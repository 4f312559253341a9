import { setTimeout as pause } from 'node:timers/promises';
import { isSame } from './cluster-client.mjs';

const readTruth = async (url, init) => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(2_000) });
  const { presence, unread } = await response.json();
  return { rows: new Map(presence.map((row) => [row.userId, row])), unread: new Map(unread) };
};

/**
 * Compares what clients show with what is true, again and again: how long did a row pass for live that was not true?
 * News that is on its way is no lie, so a row is wrong only if it shows neither this truth nor the one before.
 */
export function createJudge(clients, simulationUrl, everyMs) {
  let before = null;
  let longestWrongMs = 0;
  let longestLatelyMs = 0;
  let comparisons = 0;
  let isOver = false;
  const wrongSince = clients.map(() => new Map());

  function compare(truth) {
    const now = performance.now();
    clients.forEach((client, index) => {
      const since = wrongSince[index];
      for (const userId of client.watched) {
        comparisons++;
        const row = client.row(userId);
        const isRight =
          !client.isLive(userId) ||
          isSame(row, truth.rows.get(userId)) ||
          isSame(row, before?.rows.get(userId));
        if (isRight) since.delete(userId);
        else if (!since.has(userId)) since.set(userId, now);
        else longestLatelyMs = Math.max(longestLatelyMs, now - since.get(userId));
      }
    });
  }

  async function watch() {
    while (!isOver) {
      // While the simulation is gone nothing becomes true or untrue.
      const truth = await readTruth(`${simulationUrl}/truth`).catch(() => null);
      if (truth !== null && before !== null) compare(truth);
      before = truth ?? before;
      await pause(everyMs);
    }
  }

  const wrongRows = (truth) =>
    clients.reduce(
      (sum, client) =>
        sum +
        client.watched.filter(
          (userId) => !client.isLive(userId) || !isSame(client.row(userId), truth.rows.get(userId)),
        ).length,
      0,
    );
  const wrongCounts = (truth) =>
    clients.filter((client) => client.unread() !== truth.unread.get(client.userId)).length;

  const watching = watch();
  const takeLongestMs = () => {
    const taken = longestLatelyMs;
    longestWrongMs = Math.max(longestWrongMs, taken);
    longestLatelyMs = 0;
    return Math.round(taken);
  };
  return {
    /** The longest that a row was wrong since the last call. */
    takeLongestMs,
    /** Lets time stand still, waits until what is under way has arrived, and counts what is wrong then. */
    async conclude(patienceMs) {
      isOver = true;
      await watching;
      takeLongestMs();
      const truth = await readTruth(`${simulationUrl}/hold`, {
        method: 'POST',
        body: JSON.stringify({ on: true }),
      });
      const until = performance.now() + patienceMs;
      while (wrongRows(truth) + wrongCounts(truth) > 0 && performance.now() < until) await pause(100);
      const rows = clients.reduce((sum, { watched }) => sum + watched.length, 0);
      return {
        rows,
        wrongRows: wrongRows(truth),
        wrongCounts: wrongCounts(truth),
        longestWrongMs: Math.round(longestWrongMs),
        comparisons,
      };
    },
  };
}
