import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import ts from 'typescript';

export const root = join(__dirname, '../..');
export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Names of the Markdown files directly in a folder, from the root. */
function markdownIn(folder: string): string[] {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith('.md'));
  return names.map((name) => (folder === '' ? name : `${folder}/${name}`)).sort();
}

const folders = [
  '',
  'docs',
  'docs/recipes',
  'docs/reference',
  'bench',
  'examples',
  'demo/gateway',
  'demo/wallboard',
  'site',
];

/** Every document that a reader may open. */
export const documents = folders.flatMap(markdownIn);

/** A fenced block of code in a document. */
export interface Example {
  /** Document and line, for messages. */
  name: string;
  /** Where TypeScript is told that the block stands. */
  path: string;
  language: string;
  code: string;
  isRunnable: boolean;
}

/**
 * The `ts` and `tsx` blocks of a document. Words after the language say more:
 * - `continues`: the block goes on where the block before it in the document ended (imports and variables are known);
 * - `runnable`: it is also run, with what it continues; `// prints …` comments are what it prints, line by line.
 */
export function examplesOf(document: string): Example[] {
  const text = read(document);
  const examples: Example[] = [];
  for (const { 1: language = '', 2: words = '', 3: own = '', index } of text.matchAll(
    /^```(tsx?)\b(.*)\n([^]*?)^```$/gm,
  )) {
    const line = text.slice(0, index).split('\n').length;
    const before = /\bcontinues\b/.test(words) ? (examples.at(-1)?.code ?? '') : '';
    examples.push({
      name: `${document}:${line}`,
      path: join(root, '__tests__/docs', `${document.replaceAll('/', '-')}-${line}.${language}`),
      language,
      code: `${before}${own}`,
      isRunnable: /\brunnable\b/.test(words),
    });
  }
  return examples;
}

/** Every example for users; those of the reference are docstrings, which __tests__/react/examples.test.tsx runs. */
export const examples = documents
  .filter((document) => !/^(docs\/reference|demo)\//.test(document))
  .flatMap(examplesOf);

const entryFile = (entry: string | undefined) => `../../src/${entry === undefined ? '' : `${entry}/`}index`;

function load(name: string): object {
  const [, entry] = /^redux-cti-realtime(?:\/(\w+))?$/.exec(name) ?? [];
  const isOwn = name.startsWith('redux-cti-realtime');
  return jest.requireActual<object>(isOwn ? entryFile(entry) : name);
}

interface Run {
  exported: Record<string, unknown>;
  printed: string[];
  /** What the block handed to `test`. */
  tests: { title: string; test: () => unknown }[];
}

/** Runs a block as the body of an async function, so that it may `await`. */
export async function run({ code, path }: Example): Promise<Run> {
  const { outputText } = ts.transpileModule(code, {
    fileName: path,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.ReactJSX,
      esModuleInterop: true,
    },
  });
  const done: Run = { exported: {}, printed: [], tests: [] };
  const log = (...values: unknown[]) =>
    done.printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
  const test = (title: string, body: () => unknown) => done.tests.push({ title, test: body });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is the document's own code
  const body = new Function(
    'require',
    'exports',
    'console',
    'test',
    `return (async () => {${outputText}\n})();`,
  ) as (...args: unknown[]) => Promise<void>;
  await body(load, done.exported, { ...console, log }, test);
  return done;
}
