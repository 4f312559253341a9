import type { Spread } from './measure';
import type { TrafficName } from './parts/throughput';
import { ratioOf } from './results';
import { allowedLagMs } from './slow-report';
import type { Results } from './results';

/** One goal and what was measured of it. */
export interface Goal {
  what: string;
  goal: string;
  measured: number | undefined;
  isMet: boolean;
}

function atMost(what: string, limit: number, measured: number | undefined): Goal {
  return { what, goal: `≤ ${limit}`, measured, isMet: measured !== undefined && measured <= limit };
}

function atLeast(what: string, limit: number, measured: number | undefined): Goal {
  const isMet = measured !== undefined && measured >= limit;
  return { what, goal: `≥ ${limit.toLocaleString('en-GB')}`, measured, isMet };
}

type Limits = readonly (readonly [people: number, limit: number])[];
type Judge = (what: string, limit: number, measured: number | undefined) => Goal;

function ratios(results: Results, traffic: TrafficName, name: string, judge: Judge, limits: Limits): Goal[] {
  return limits.map(([people, limit]) => {
    const measured: Spread | undefined = ratioOf(results[traffic], people, name);
    return judge(`${traffic}, ${name}, ${people.toLocaleString('en-GB')} people`, limit, measured?.median);
  });
}

const everySize = (limit: number): Limits => [100, 1_000, 10_000, 50_000].map((people) => [people, limit]);

function speed(results: Results): Goal[] {
  return [
    ...ratios(results, 'steady', 'ours/floor', atMost, everySize(1.3)),
    ...ratios(results, 'burst', 'ours/floor', atMost, everySize(1.35)),
    ...ratios(results, 'view', 'ours/floor', atMost, [
      [1_000, 2.5],
      [10_000, 2.2],
      [50_000, 1.6],
    ]),
    ...ratios(results, 'trickle', 'ours/floor', atMost, [
      [1_000, 7],
      [10_000, 5],
    ]),
    ...ratios(results, 'steady', 'rtk-batch/ours', atLeast, [
      [1_000, 8],
      [10_000, 24],
      [50_000, 120],
    ]),
    ...ratios(results, 'steady', 'rtk-frame/ours', atLeast, [
      [1_000, 400],
      [10_000, 7_500],
      [50_000, 57_000],
    ]),
    ...ratios(results, 'view', 'rtk-batch/ours', atLeast, [
      [10_000, 300],
      [50_000, 2_000],
    ]),
  ];
}

function slowApps(results: Results): Goal[] {
  const apps = results['slow-app'];
  const boards = results['slow-board'] ?? [];
  const lagOf = (build: string): number | undefined => boards.find((row) => row.build === build)?.lagMs;
  const worst = (values: number[]): number | undefined =>
    values.length === 0 ? undefined : Math.max(...values);
  return [
    atMost(
      'slow apps, lag of the last frame over what is allowed (2.5 dispatches + 50 ms), the worst',
      1,
      worst(apps.map((row) => row.lagMs / allowedLagMs(row))),
    ),
    atMost(
      'slow apps, share of the time in dispatches, the worst',
      0.6,
      worst(apps.map(({ busyShare }) => busyShare)),
    ),
    atMost('a board of 1,000 rows in a development build, ms behind', 300, lagOf('development')),
    atMost('the same in production, processor 6 times slower, ms behind', 200, lagOf('production')),
  ];
}

/** The goals of the project, each with what the results say of it. */
export function goals(results: Results): Goal[] {
  const { growth, development, memory, drift, react } = results;
  const ms = (people: number): number | undefined =>
    development.find((row) => row.people === people)?.ours.median;
  const own = memory.find(({ name }) => name.startsWith('ours'));
  const list = react?.find(({ name }) => name.startsWith('ours'));
  return [
    ...speed(results),
    atMost(
      'state alone, 100,000 over 1,000 people, one update per dispatch',
      2,
      growth.find(({ batch }) => batch === 1)?.largestOverThousand.median,
    ),
    atMost('development build, ms per dispatch of one update, 10,000 people', 0.3, ms(10_000)),
    atMost('development build, ms per dispatch of one update, 50,000 people', 0.8, ms(50_000)),
    ...results['end-to-end'].map(({ people, oursOverParse }) =>
      atMost(
        `end to end over ws, ours/(ws + JSON.parse), ${people.toLocaleString('en-GB')} people`,
        1.3,
        oursOverParse.median,
      ),
    ),
    atMost('heap bytes per idle user, 50,000 people', 100, own?.idle),
    atMost('drift of the heap over 5 million updates, per cent', 0.1, drift.drift * 100),
    atMost('rows rendered of 1,000 mounted when one person changes', 1, list?.rendersPerUpdate),
    ...(results.tabs ?? []).map(({ updatesPerSecond, follower }) =>
      atMost(
        `a tab that follows over one with its own socket, ${updatesPerSecond} updates/s`,
        0.8,
        follower.median,
      ),
    ),
    ...slowApps(results),
  ];
}
