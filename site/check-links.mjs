// Reads the built site and follows every link in it: to a page, to a heading, to a file. Exits with 1 where one leads
// nowhere. Addresses outside the site are listed, not visited: the build needs no network.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const dist = path.join(import.meta.dirname, 'dist');
const base = process.env.DOCS_BASE ?? '/';
const pages = readdirSync(dist, { recursive: true })
  .filter((file) => file.endsWith('.html'))
  .map((file) => `/${file.split(path.sep).join('/')}`);
const text = new Map(pages.map((page) => [page, readFileSync(path.join(dist, page), 'utf8')]));
const decode = (value) => value.replaceAll('&amp;', '&');
const idsOf = (page) =>
  new Set([...(text.get(page) ?? '').matchAll(/\sid="([^"]*)"/g)].map(([, id]) => decode(id)));
const ids = new Map(pages.map((page) => [page, idsOf(page)]));

function pageAt(pathname) {
  if (pathname.endsWith('/')) return `${pathname}index.html`;
  return text.has(`${pathname}.html`) ? `${pathname}.html` : pathname;
}

/** What is wrong with a link on a page; undefined where nothing is. */
function problemOf(page, href) {
  const { origin, pathname, hash } = new URL(decode(href), `http://site${base}${page.slice(1)}`);
  if (origin !== 'http://site') return undefined;
  if (!pathname.startsWith(base)) return `leaves the base ${base}`;
  const target = pageAt(decodeURIComponent(`/${pathname.slice(base.length)}`));
  const file = path.join(dist, target);
  if (!existsSync(file) || !statSync(file).isFile()) return 'leads nowhere';
  const id = decodeURIComponent(hash.slice(1));
  return id === '' || !ids.has(target) || ids.get(target).has(id)
    ? undefined
    : 'names no heading of that page';
}

let checked = 0;
const outside = new Set();
const problems = [];
for (const [page, html] of text) {
  for (const [, href] of html.matchAll(/\s(?:href|src)="([^"]+)"/g)) {
    if (/^(?:data|mailto|javascript):/.test(href)) continue;
    if (/^https?:/.test(href)) outside.add(href);
    checked++;
    const problem = problemOf(page, href);
    if (problem !== undefined) problems.push(`${page}: ${href} ${problem}`);
  }
}

for (const problem of new Set(problems)) console.error(problem);
console.log(
  `${pages.length} pages, ${checked} links, ${new Set(problems).size} broken; outside: ${[...outside].join(', ') || 'none'}`,
);
process.exitCode = problems.length > 0 || checked === 0 ? 1 : 0;
