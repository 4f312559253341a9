/**
 * The code in README.md and docs/*.md is code: every `ts` and `tsx` block compiles against the package. Words after the
 * language say more:
 * - `continues`: the block goes on where the block before it in the document ended (imports and variables are known);
 * - `runnable`: it is also run, with what it continues; `// prints …` comments are what it prints, line by line.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import ts from 'typescript';

const root = join(__dirname, '../..');
const documents = [
  'README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
].filter((path) => existsSync(join(root, path)));

interface Example {
  /** Document and line, for messages. */
  name: string;
  /** Where TypeScript is told that the block stands. */
  path: string;
  code: string;
  runnable: boolean;
}

function examplesOf(document: string): Example[] {
  const text = readFileSync(join(root, document), 'utf8');
  const examples: Example[] = [];
  for (const { 1: language = '', 2: words = '', 3: own = '', index } of text.matchAll(
    /^```(tsx?)\b(.*)\n([^]*?)^```$/gm,
  )) {
    const line = text.slice(0, index).split('\n').length;
    const before = /\bcontinues\b/.test(words) ? (examples.at(-1)?.code ?? '') : '';
    examples.push({
      name: `${document}:${line}`,
      path: join(root, '__tests__/docs', `${document.replaceAll('/', '-')}-${line}.${language}`),
      code: `${before}${own}`,
      runnable: /\brunnable\b/.test(words),
    });
  }
  return examples;
}

const examples = documents.flatMap(examplesOf);

function compile(): ts.Diagnostic[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const codeByPath = new Map(examples.map(({ path, code }) => [path, code]));
  const host = ts.createCompilerHost(options);
  const readFile = host.readFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.readFile = (path) => codeByPath.get(path) ?? readFile(path);
  host.fileExists = (path) => codeByPath.has(path) || fileExists(path);
  const program = ts.createProgram(
    [...codeByPath.keys()],
    { ...options, moduleDetection: ts.ModuleDetectionKind.Force },
    host,
  );
  return examples.flatMap(({ path }) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  });
}

const ownEntries: Record<string, string> = {
  'redux-cti-realtime': '../../src/index',
  'redux-cti-realtime/react': '../../src/react/index',
  'redux-cti-realtime/testing': '../../src/testing/index',
  'redux-cti-realtime/tabs': '../../src/tabs/index',
  'redux-cti-realtime/diagnostics': '../../src/diagnostics/index',
};

/** Runs a block as an async function body, so that it may `await`, and gives the lines that it printed. */
async function run({ code, path }: Example): Promise<string[]> {
  const { outputText } = ts.transpileModule(code, {
    fileName: path,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.ReactJSX,
      esModuleInterop: true,
    },
  });
  const printed: string[] = [];
  const log = (...values: unknown[]) =>
    printed.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
  const load = (name: string) => jest.requireActual<object>(ownEntries[name] ?? name);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- it is the document's own code
  const body = new Function('require', 'exports', 'console', `return (async () => {${outputText}\n})();`) as (
    ...args: unknown[]
  ) => Promise<void>;
  await body(load, {}, { ...console, log });
  return printed;
}

describe('documents', () => {
  it('have examples that compile', () => {
    const nameByPath = new Map(examples.map(({ path, name }) => [path, name]));
    const problems = compile().map(({ file, start = 0, messageText }) => {
      const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
      const text = file?.text.split('\n')[line]?.trim() ?? '';
      return `${nameByPath.get(file?.fileName ?? '') ?? '?'}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}\n  in: ${text}`;
    });
    expect(problems).toEqual([]);
  });

  for (const example of examples.filter(({ runnable }) => runnable)) {
    it(`${example.name} runs and prints what it says`, async () => {
      const promised = [...example.code.matchAll(/\/\/ prints (.*)$/gm)].map(([, text]) => text);
      expect(await run(example)).toEqual(promised);
    });
  }

  for (const document of documents) {
    it(`${document} links only to files that are there`, () => {
      const text = readFileSync(join(root, document), 'utf8').replaceAll(/^```[^]*?^```$/gm, '');
      const targets = [...text.matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)].map(([, target = '']) => target);
      const missing = targets.filter((target) => !existsSync(join(root, dirname(document), target)));
      expect(missing).toEqual([]);
    });
  }
});
