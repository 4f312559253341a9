import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** One path inside each room of `src`, which must exist for the import to be resolved. */
function someFileIn(room: string): string {
  if (statSync(join(root, 'src', room)).isFile()) return `src/${room}`;
  const file = readdirSync(join(root, 'src', room)).find((name) => /\.tsx?$/.test(name));
  if (file === undefined) throw new Error(`src/${room} is empty`);
  return `src/${room}/${file}`;
}

const rooms = readdirSync(join(root, 'src'));
const outsideSrc = ['__tests__', 'scripts'];
const packages = ['@reduxjs/toolkit', 'redux', 'reselect', 'react', 'react-redux', 'ws', 'node:fs'];

/** What each room may import, said a second time and by hand: the rule is checked against the design, not itself. */
const allowed: Record<string, string[]> = {
  'version.ts': [],
  'errors.ts': ['version.ts', 'options.ts', 'protocol'],
  'options.ts': ['version.ts', 'errors.ts', 'protocol'],
  'commands.ts': [
    'version.ts',
    'errors.ts',
    'options.ts',
    'protocol',
    '@reduxjs/toolkit',
    'redux',
    'reselect',
  ],
  protocol: ['version.ts', 'errors.ts', 'options.ts'],
  connection: ['version.ts', 'errors.ts', 'options.ts', 'protocol'],
  subscriptions: ['version.ts', 'errors.ts', 'options.ts', 'protocol'],
  state: [
    ...['version.ts', 'errors.ts', 'options.ts', 'protocol', 'commands.ts'],
    ...['@reduxjs/toolkit', 'redux', 'reselect'],
  ],
  middleware: [
    ...[
      'version.ts',
      'errors.ts',
      'options.ts',
      'protocol',
      'commands.ts',
      'connection',
      'subscriptions',
      'state',
    ],
    ...['@reduxjs/toolkit', 'redux', 'reselect'],
  ],
  'index.ts': [
    ...[
      'version.ts',
      'errors.ts',
      'options.ts',
      'protocol',
      'commands.ts',
      'connection',
      'subscriptions',
      'state',
    ],
    ...['middleware', '@reduxjs/toolkit', 'redux', 'reselect'],
  ],
  react: ['index.ts', '@reduxjs/toolkit', 'redux', 'reselect', 'react', 'react-redux'],
  testing: ['protocol'],
};

/** Where `target` stands as seen from `src/<room>`: a room, a folder beside `src`, or a package. */
function specifier(room: string, target: string): string {
  const up = room.endsWith('.ts') ? './' : '../';
  if (rooms.includes(target)) return up + someFileIn(target).replace(/^src\/|\.tsx?$/g, '');
  if (outsideSrc.includes(target))
    return `${up}../${target === 'scripts' ? 'scripts/size.mjs' : '__tests__/helpers/setup'}`;
  return target;
}

function lint(snippets: { path: string; code: string }[]): string[][] {
  const output = execFileSync(process.execPath, [join(__dirname, 'lint-snippets.mjs')], {
    cwd: root,
    input: JSON.stringify(snippets),
    encoding: 'utf8',
  });
  return JSON.parse(output) as string[][];
}

describe('import zones', () => {
  it('cover every room of src', () => {
    expect(Object.keys(allowed)).toEqual(expect.arrayContaining(rooms));
  });

  it('let each room import what the design allows and nothing else', () => {
    const imports = rooms.flatMap((room) =>
      [...rooms, ...outsideSrc, ...packages].filter((to) => to !== room).map((to) => ({ room, to })),
    );
    const answers = lint(
      imports.map(({ room, to }) => ({
        // A probe beside the room's files, so that the room's own files can be targets of the others.
        path: room.endsWith('.ts') ? `src/${room}` : `src/${room}/probe.ts`,
        code: `export * from '${specifier(room, to)}';\n`,
      })),
    );
    const accepted = Object.fromEntries(rooms.map((room) => [room, [] as string[]]));
    for (const [index, { room, to }] of imports.entries()) {
      if (answers[index]?.length === 0) accepted[room]?.push(to);
    }
    for (const targets of [...Object.values(allowed), ...Object.values(accepted)]) targets.sort();
    expect(accepted).toEqual(allowed);
  });

  it('let a room import itself', () => {
    const path = 'src/protocol/probe.ts';
    expect(lint([{ path, code: "export * from './models';\n" }])).toEqual([[]]);
  });
});

describe('limits of size', () => {
  it('hold a file of src to 300 lines and a function to 60', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, n) => `export const a${n} = ${n};\n`).join('');
    const body = Array.from({ length: 61 }, (_, n) => `  console.error(${n});\n`).join('');
    const path = 'src/protocol/probe.ts';
    const answers = lint([
      { path, code: lines(300) },
      { path, code: lines(301) },
      { path, code: `export function long() {\n${body}}\n` },
    ]);
    expect(answers.map((messages) => messages.map((message) => message.split(':')[0]))).toEqual([
      [],
      ['max-lines'],
      ['max-lines-per-function'],
    ]);
  });
});
