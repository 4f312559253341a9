import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const text = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

/** The journeys of the document, and the event that each of them tells of. */
const events: Record<string, string> = {
  'An inbound message': 'an inbound message',
  'A command': 'a subscribe',
  'A renewal of the token': 'a renewal',
  'A lost connection': 'a dropped connection',
};

interface Step {
  path: string;
  functionName: string;
}

/** What an event really passes through; a bundler may have numbered a name that two files have. */
function enteredBy(): Record<string, Step[]> {
  const output = execFileSync(process.execPath, ['scripts/functions.mjs', '--json'], {
    cwd: root,
    encoding: 'utf8',
  });
  return JSON.parse(output) as Record<string, Step[]>;
}

function stepsOf(title: string): Step[] {
  const section = text.split(`### ${title}\n`)[1]?.split('\n#')[0] ?? '';
  return [...section.matchAll(/^\d+\. `([^`]+)` `([^`]+)`/gm)].map(([, path = '', functionName = '']) => ({
    path: `src/${path}`,
    functionName,
  }));
}

describe('the journeys of docs/architecture.md', () => {
  const entered = enteredBy();

  it.each(Object.entries(events))('%s passes through every step', (title, event) => {
    const steps = stepsOf(title);
    expect(steps.length).toBeGreaterThan(3);
    const names = (entered[event] ?? []).map(
      ({ path, functionName }) => `${path} ${functionName.replace(/\d+$/, '')}`,
    );
    for (const { path, functionName } of steps) expect(names).toContain(`${path} ${functionName}`);
  });
});

it('every file that the document names exists', () => {
  const files = [...text.matchAll(/`((?:[\w-]+\/)*[\w-]+\.ts)`/g)].map(([, path = '']) => path);
  expect(files.length).toBeGreaterThan(20);
  for (const path of files) {
    const candidates = [`src/${path}`, `src/connection/${path}`];
    const exists = candidates.some((candidate) => existsSync(join(root, candidate)));
    expect([path, exists]).toEqual([path, true]);
  }
});
