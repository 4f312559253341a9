/** Turns results into the report, and a short run into a verdict. */
import { goals } from './goals';
import type { ThroughputRow, TrafficName } from './parts/throughput';
import { ratioOf, show, table } from './results';
import type { Results } from './results';
import { slowSection } from './slow-report';

const TRAFFIC: Record<TrafficName, string> = {
  steady: 'one item per frame, 500 frames per dispatch, nobody watching: a very busy centre',
  burst: '100 items per frame, 5 frames per dispatch',
  view: 'one item per frame, 16 frames per dispatch, 100 views of 50 people each',
  trickle: 'one item per frame, every frame a dispatch, 100 views of 50 people each',
  snapshot: '500 items per frame, every frame a dispatch, into an empty store',
};

const people = (count: number): string => count.toLocaleString('en-GB');

function throughputTable(rows: readonly ThroughputRow[]): string {
  const cases = [...new Set(rows.flatMap(({ ns }) => Object.keys(ns)))];
  const named = [...new Set(rows.flatMap(({ ratios }) => Object.keys(ratios)))];
  return table(
    ['people', ...cases.map((name) => `${name}, ns`), ...named],
    rows.map((row) => [
      people(row.people),
      ...cases.map((name) => show(row.ns[name]?.median)),
      ...named.map((name) => {
        const spread = row.ratios[name];
        return spread === undefined
          ? '–'
          : `**${show(spread.median)}** (${show(spread.p25)}–${show(spread.p75)})`;
      }),
    ]),
  );
}

const micro = (ns: number | undefined): string => (ns === undefined ? '–' : `${show(ns / 1_000)} µs`);

function against(rows: readonly ThroughputRow[], count: number, name: string): string {
  const row = rows.find(({ people: own }) => own === count);
  const times = row?.ratios[`${name}/ours`]?.median;
  return `**${micro(row?.ns.ours?.median)}** here, ${micro(row?.ns[name]?.median)} there (${times === undefined ? '–' : people(Math.round(times))} times)`;
}

/** What users do today, beside this package, in three lines; README.md shows the same. */
export function comparison({ trickle, steady, react }: Results): string {
  const lists = react?.filter(({ name }) => name.includes('one list')) ?? [];
  const rendered = (isOurs: boolean): string => {
    const row = lists.find(({ name }) => name.startsWith('ours') === isOurs);
    return row === undefined ? '–' : people(Math.round(row.rendersPerUpdate));
  };
  return [
    `- **Sixty lines of one's own** (an entity adapter, a dispatch for each frame, 100 lists on screen), an update among`,
    `  1,000 people: ${against(trickle, 1_000, 'rtk-frame')}.`,
    '- **RTK Query** (`updateCachedData` with the same adapter), a busy stream of 1,000 people:',
    `  ${against(steady, 1_000, 'rtk-query')}.`,
    `- **React**, 1,000 rows of one list, one person changes: rows rendered **${rendered(true)}** here, ${rendered(false)} there.`,
  ].join('\n');
}

function goalsSection(results: Results): string {
  const rows = goals(results).map(({ what, goal, measured, isMet }) => [
    what,
    goal,
    show(measured),
    isMet ? 'met' : '**missed**',
  ]);
  return [
    '## Limits and goals',
    '',
    'The limit is `floor`: a check of every field and a Map changed in place, without state or history. `parse` moves with',
    'the machine, so goals are set against `floor`.',
    '',
    table(['', 'goal', 'measured', ''], rows),
  ].join('\n');
}

function throughputSections(results: Results): string[] {
  return (Object.keys(TRAFFIC) as TrafficName[]).map(
    (traffic) => `## ${traffic}\n\n${TRAFFIC[traffic]}.\n\n${throughputTable(results[traffic])}`,
  );
}

function growthSection({ growth }: Results): string {
  const sizes = Object.keys(growth[0]?.ns ?? {});
  const rows = growth.map((row) => [
    String(row.batch),
    ...sizes.map((size) => show(row.ns[size]?.median)),
    show(row.largestOverThousand.median),
  ]);
  const head = [
    'updates per dispatch',
    ...sizes.map((size) => `${people(Number(size))} people, ns`),
    'last / first',
  ];
  return `## Growth\n\nThe state alone: updates that are parsed already, merged into a new table.\n\n${table(head, rows)}`;
}

function developmentSection({ development }: Results): string {
  const rows = development.map((row) => [
    people(row.people),
    show(row.ours.median),
    show(row.rtk.median),
    show(row.rtkOverOurs.median),
  ]);
  const head = ['people', 'ours, ms', 'adapter.upsertMany, ms', 'ratio'];
  return `## Development build\n\nOne update per dispatch, Redux Toolkit's default checks on.\n\n${table(head, rows)}`;
}

function memorySection({ memory, drift }: Results): string {
  const rows = memory.map(({ name, idle, busy }) => [name, show(idle), busy === null ? '–' : show(busy)]);
  const mebibytes = drift.samples.map((bytes) => (bytes / 2 ** 20).toFixed(2)).join(', ');
  return [
    '## Memory',
    '',
    table(['heap bytes per user, 50,000 people', 'idle', 'after 400,000 updates'], rows),
    '',
    `Drift over ${people(drift.updates)} updates of 50,000 people with 100 views: ${(drift.drift * 100).toFixed(3)} %`,
    `of the heap once settled (MiB in use after each twentieth: ${mebibytes}).`,
  ].join('\n');
}

function endToEndSection(results: Results): string {
  const rows = results['end-to-end'].map(({ people: count, ns, oursOverParse }) => [
    people(count),
    show(ns.parse?.median),
    show(ns.ours?.median),
    `**${show(oursOverParse.median)}** (${show(oursOverParse.p25)}–${show(oursOverParse.p75)})`,
  ]);
  const head = ['people', 'ws + JSON.parse, ns', 'ours, ns', 'ratio'];
  return `## End to end\n\nReal sockets over loopback, the server in its own process; processor time of the client.\n\n${table(head, rows)}`;
}

function reactSection({ react }: Results): string {
  if (react === null) return '## React\n\nNot measured: no browser.';
  const rows = react.map((row) => [row.name, show(row.rendersPerUpdate), show(row.msPerUpdate)]);
  const head = ['1,000 rows mounted, one person changes', 'rows rendered', 'ms to the DOM'];
  return `## React\n\nreact-redux in Chromium, production build, synchronous commits.\n\n${table(head, rows)}`;
}

function tabsSection({ tabs }: Results): string {
  if (tabs === null) return '## Tabs\n\nNot measured: no browser.';
  const rows = tabs.map((row) => [
    String(row.updatesPerSecond),
    ...[row.aloneUs, row.leaderUs, row.followerUs, row.follower.median, row.browser.median].map(show),
  ]);
  const head = ['updates/s', 'alone, µs', 'leader, µs', 'follower, µs', 'follower / alone', 'browser'];
  return [
    '## Tabs',
    '',
    'Four tabs in Chromium that watch one group of 1,000 people: with a socket each, and sharing one. Processor time per',
    "update of the process that runs a tab; `browser` is that of all of Chromium's processes, sharing over not sharing.",
    '',
    table(head, rows),
  ].join('\n');
}

/** The report as Markdown. */
export function render(results: Results): string {
  const { node, v8, processor, cores, memoryGiB, packages } = results.machine;
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [
    '# Benchmark results',
    '',
    'Written by `npm run bench`; do not edit.',
    '',
    '## Beside what users do today',
    '',
    comparison(results),
    '',
    'The same adapter with one dispatch for each batch (`rtk-batch`) stands in the tables below: batching helps, and does not',
    'change how the cost grows with the number of people.',
    '',
    '## How it is measured',
    '',
    'Processor time per update, all cases of a table interleaved in one process; a ratio is the median of per-round ratios',
    '(in brackets the quartiles). Absolute times wander with the machine; ratios of one run count.',
    '',
    '`parse` is `JSON.parse` alone. `floor` adds a check of every field and a Map merged in place: no state, no history.',
    '`ours` is the whole package from `onmessage` to the last subscriber. `rtk-batch` and `rtk-frame` are',
    '`adapter.upsertMany` once per batch or per frame, `redux-websocket` and `rtk-query` the same adapter behind',
    '`@giantmachines/redux-websocket` and behind `updateCachedData`.',
    '',
    `${processor}, ${cores} cores, ${memoryGiB} GiB; Node ${node} (V8 ${v8}); ${versions.join(', ')}.`,
    '',
    [
      goalsSection(results),
      ...throughputSections(results),
      growthSection(results),
      developmentSection(results),
      memorySection(results),
      endToEndSection(results),
      reactSection(results),
      slowSection(results),
      tabsSection(results),
    ].join('\n\n'),
    '',
  ].join('\n');
}

/** How much worse than recorded a ratio may be. */
const GATES = [
  { name: 'ours/parse', allowed: (recorded: number) => ({ most: recorded * 1.15 }) },
  { name: 'ours/floor', allowed: (recorded: number) => ({ most: recorded * 1.15 }) },
  { name: 'rtk-batch/ours', allowed: (recorded: number) => ({ least: recorded / 2 }) },
] as const;

/**
 * Compares a short run with what is recorded. The better quartile is judged: noise makes rounds worse, a regression
 * makes every round worse.
 */
export function judge(
  rows: readonly ThroughputRow[],
  recorded: Results,
): { text: string; isPassed: boolean } {
  let isPassed = true;
  const lines: string[][] = [];
  for (const { traffic, people: count, ratios } of rows) {
    for (const { name, allowed } of GATES) {
      const before = ratioOf(recorded[traffic], count, name);
      const now = ratios[name];
      if (before === undefined || now === undefined) continue;
      const limit = allowed(before.median);
      const isGood = 'most' in limit ? now.p25 <= limit.most : now.p75 >= limit.least;
      isPassed &&= isGood;
      const shownLimit = 'most' in limit ? `≤ ${show(limit.most)}` : `≥ ${show(limit.least)}`;
      const judged = 'most' in limit ? now.p25 : now.p75;
      lines.push([
        `${traffic}, ${people(count)} people, ${name}`,
        show(before.median),
        shownLimit,
        show(judged),
        isGood ? 'good' : 'WORSE',
      ]);
    }
  }
  return { text: table(['', 'recorded', 'allowed', 'better quartile now', ''], lines), isPassed };
}
