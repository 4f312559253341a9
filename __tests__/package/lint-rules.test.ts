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
/** A file of each kind that stands beside `src`. */
const outsideSrc = ['__tests__/helpers/setup', 'scripts/size.mjs', 'package.json'];
const redux = ['@reduxjs/toolkit', 'redux', 'reselect'];
const react = ['react/jsx-runtime', 'react-redux'];
const packages = [...redux, ...react, 'ws', 'node:fs'];

/** What each room may import, said a second time and by hand: the rule is checked against the design, not itself. */
const wire = ['vocabulary.ts', 'version.ts', 'options.ts', 'protocol'];
const loop = ['mailbox.ts', 'timers.ts'];
const rest = [...loop, 'commands.ts', 'connection', 'watching', 'state', 'middleware'];
const allowed: Record<string, string[]> = {
  'version.ts': [],
  'mailbox.ts': [],
  'timers.ts': ['mailbox.ts'],
  'vocabulary.ts': [],
  'options.ts': wire,
  'commands.ts': [...wire, ...redux],
  'index.ts': [...wire, ...rest, ...redux],
  protocol: ['vocabulary.ts'],
  connection: [...wire, ...loop],
  watching: [...wire, ...loop],
  state: [...wire, 'commands.ts', ...redux],
  middleware: [...wire, ...rest, ...redux],
  react: ['index.ts', ...redux, ...react],
  tabs: ['index.ts', ...wire, ...rest, ...redux],
  diagnostics: ['index.ts', 'middleware', ...redux],
  testing: ['protocol', 'vocabulary.ts'],
};

/** Where `target` stands as seen from `src/<room>`: a room, a file outside of `src`, or a package. */
function specifier(room: string, target: string): string {
  const up = room.endsWith('.ts') ? './' : '../';
  if (rooms.includes(target)) return up + someFileIn(target).replace(/^src\/|\.tsx?$/g, '');
  return outsideSrc.includes(target) ? `${up}../${target}` : target;
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
    const sorted = (room: string, targets: string[]) =>
      [room, targets.filter((to) => to !== room).sort()] as const;
    const accepted = rooms.map((room) =>
      sorted(
        room,
        imports.flatMap((tried, index) =>
          tried.room === room && answers[index]?.length === 0 ? [tried.to] : [],
        ),
      ),
    );
    expect(accepted).toEqual(rooms.map((room) => sorted(room, allowed[room] ?? [])));
  });
});

describe('house rules', () => {
  const body = (lines: number) => '  void 0;\n'.repeat(lines);
  const outer = (content: string) => `export function outer() {\n${content}}\n`;
  const inner = `const inner = () => {\n${body(50)}};\n`;

  it.each([
    {
      title: 'hold a file of src to 300 lines',
      fine: ['export {};\n'.repeat(300)],
      broken: ['export {};\n'.repeat(301)],
      rule: 'max-lines',
    },
    {
      title: 'hold a function of src to 60 lines, those of the functions inside it not counted',
      fine: [outer(body(58)), outer(inner.repeat(4))],
      broken: [outer(body(59)), outer(inner + body(58))],
      rule: 'house/own-lines-per-function',
    },
    {
      title: 'let nobody switch off a rule without saying why',
      fine: ['// eslint-disable-next-line eqeqeq -- the server sends both\nexport {};\n'],
      broken: ['/* eslint-disable eqeqeq */\nexport {};\n'],
      rule: 'house/say-why-disabled',
    },
    {
      title: 'let a room import itself',
      fine: ["export * from './models';\n"],
      broken: ["export * from '../index';\n"],
      rule: 'import-x/no-restricted-paths',
    },
  ])('$title', ({ fine, broken, rule }) => {
    const answers = lint([...fine, ...broken].map((code) => ({ path: 'src/protocol/probe.ts', code })));
    const rulesBroken = answers.map((messages) => messages.map((message) => message.split(': ')[0]));
    expect(rulesBroken).toEqual([...fine.map(() => []), ...broken.map(() => [rule])]);
  });
});
