// Writes docs/reference/*.md from the docstrings, so that an editor's hover and the site say the same; --check fails if
// the pages are not what the docstrings say, or a docstring names what is not exported.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Application } from 'typedoc';
import { createPrinter } from './reference/print.mjs';
import { pages } from './reference/pages.mjs';

const folder = 'docs/reference';
const check = process.argv.includes('--check');

const app = await Application.bootstrap({ options: 'typedoc.json', logLevel: 'Warn' });
const project = await app.convert();
if (project === undefined) throw new Error('TypeDoc could not read the sources.');
// Redux Toolkit's own docstrings give two warnings; those of the validation are ours.
const warningsBefore = app.logger.warningCount;
app.validate(project);
if (app.logger.hasErrors() || app.logger.warningCount > warningsBefore) process.exitCode = 1;

// `src/index.ts` gives the module "index", `src/react/index.ts` "react".
const entryOf = (module) => (module.name === 'index' ? '.' : `./${module.name}`);
const symbols = (project.children ?? []).flatMap((module) =>
  (module.children ?? []).map((reflection) => ({ entry: entryOf(module), reflection })),
);

const pageOf = new Map();
for (const { entry, reflection } of symbols) {
  // What an entry exports again is on the page of its owner.
  if (reflection.isReference?.() || reflection.variant === 'reference') continue;
  const page = pages.find(({ has }) => has(entry, reflection.name));
  if (page === undefined)
    throw new Error(`${reflection.name} of ${entry} is on no page; see reference/pages.mjs.`);
  pageOf.set(reflection, page);
}

const print = createPrinter(pageOf);
const written = new Map();
const used = pages.filter((page) => [...pageOf.values()].includes(page));
for (const page of used) {
  const own = symbols.filter(({ reflection }) => pageOf.get(reflection) === page);
  written.set(`${page.file}.md`, print.page(page, own));
}
written.set('README.md', print.contents(used, pageOf));

const before = existsSync(folder) ? readdirSync(folder) : [];
const isFresh = (name) =>
  before.includes(name) && readFileSync(path.join(folder, name), 'utf8') === written.get(name);
if (check) {
  const stale = [...new Set([...before, ...written.keys()])].filter((name) => !isFresh(name));
  for (const name of stale)
    console.error(`${folder}/${name} is not what the docstrings say: npm run reference`);
  if (stale.length > 0) process.exitCode = 1;
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of written) writeFileSync(path.join(folder, name), text);
}
