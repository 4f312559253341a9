import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const rooms = ['', 'react', 'testing', 'tabs', 'diagnostics'];
const entries = rooms.map((room) => join(__dirname, '../../src', room, 'index.ts'));

describe('docstrings', () => {
  it('are on every exported symbol', () => {
    const program = ts.createProgram(entries, {
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      jsx: ts.JsxEmit.ReactJSX,
      noLib: true,
    });
    const checker = program.getTypeChecker();
    const exported = entries.flatMap((entry) => {
      const source = program.getSourceFile(entry);
      const symbol = source && checker.getSymbolAtLocation(source);
      return symbol ? checker.getExportsOfModule(symbol) : [];
    });
    expect(exported.length).toBeGreaterThan(30);
    const documented = (symbol: ts.Symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return target.getDocumentationComment(checker).length > 0;
    };
    expect(exported.filter((symbol) => !documented(symbol)).map(({ name }) => name)).toEqual([]);
  });

  it('say what they say themselves: editors show nothing of {@inheritDoc}', () => {
    const source = join(__dirname, '../../src');
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.tsx?$/.test(file),
    );
    expect(files.filter((file) => readFileSync(join(source, file), 'utf8').includes('{@inheritDoc'))).toEqual(
      [],
    );
  });
});
