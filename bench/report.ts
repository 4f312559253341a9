/** Turns results into the report, and a short run into a verdict. */
import { goals } from './goals';
import type { ThroughputRow, TrafficName } from './parts/throughput';
import { ratioOf, show, table } from './results';
import type { Results } from './results';

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

function goalsSection(results: Results): string {
  const rows = goals(results).map(({ what, goal, measured, isMet }) => [
    what,
    goal,
    show(measured),
    isMet ? 'met' : '**missed**',
  ]);
  return `## Goals\n\n${table(['', 'goal', 'measured', ''], rows)}`;
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

/** The report as Markdown. */
export function render(results: Results): string {
  const { node, v8, processor, cores, memoryGiB, packages } = results.machine;
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return [
    '# Benchmark results',
    '',
    'Written by `npm run bench`; do not edit. Processor time per update, all cases of a table interleaved in one process;',
    'a ratio is the median of per-round ratios (in brackets the quartiles). Absolute times wander with the machine; ratios',
    'of one run count.',
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
