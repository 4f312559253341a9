import { readdirSync, readFileSync } from 'node:fs';
import type { EnginePage } from '../drivers/engine';
import { evaluate } from './page';

const BUSY_MS = 300;

/** Whether processes can be told apart here: by what Linux says of them. */
export const canFindProcesses = process.platform === 'linux';

/** Processor time of every process below this one, in ticks. */
function workOfDescendants(): Map<number, number> {
  const parents = new Map<number, number>();
  const work = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      // The name before it may hold spaces and brackets.
      const [, parent, ...fields] = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
      parents.set(Number(name), Number(parent));
      work.set(Number(name), Number(fields[9]) + Number(fields[10]));
    } catch {
      // It ended meanwhile.
    }
  }
  const isBelow = (pid: number | undefined): boolean =>
    pid !== undefined && (parents.get(pid) === process.pid || isBelow(parents.get(pid)));
  return new Map([...work].filter(([pid]) => isBelow(pid)));
}

/** What runs pages calls itself so in each engine; browsers, and what draws their own windows, are busy with them, too. */
const runsPages = /-contentproc|--type=renderer(?!.*--top-chrome)|WebKitWebProcess/;

/** The process that runs a page: no driver says which, so it is the one that works while the page is busy. */
export async function processOf(page: EnginePage): Promise<number> {
  const before = workOfDescendants();
  await evaluate(
    page,
    (busyMs: number) => {
      const end = performance.now() + busyMs;
      while (performance.now() < end);
    },
    BUSY_MS,
  );
  const worked = [...workOfDescendants()]
    // One that has just begun has been busy with that.
    .filter(([pid]) => before.has(pid) && runsPages.test(readFileSync(`/proc/${pid}/cmdline`, 'utf8')))
    .map(([pid, ticks]) => [ticks - before.get(pid)!, pid] as const)
    .sort(([one], [other]) => other - one);
  return worked[0]![1];
}
