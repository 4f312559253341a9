/** The code in the documents is code: every `ts` and `tsx` block compiles against the package; see support.ts. */
import ts from 'typescript';
import { examples, root, run } from './support';

function compile(): ts.Diagnostic[] {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, (path) => ts.sys.readFile(path)) as {
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

  for (const example of examples.filter(({ isRunnable, language }) => isRunnable && language === 'ts')) {
    it(`${example.name} runs and prints what it says`, async () => {
      const promised = [...example.code.matchAll(/\/\/ prints (.*)$/gm)].map(([, text]) => text);
      expect((await run(example)).printed).toEqual(promised);
    });
  }

  it('take nobody of whom nothing is known for idle', () => {
    const wrong = examples.filter(({ code }) => /presence\s*(?:\|\||\?\?)\s*['"`]idle/.test(code));
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });
});
