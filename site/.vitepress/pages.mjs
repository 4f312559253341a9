// Which documents of the repository are pages of the site, and at which address. The documents stay where their readers
// in an editor look for them; the site only shows them.
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

export const base = process.env.DOCS_BASE ?? '/';
export const root = path.join(import.meta.dirname, '../..');

const folder = (from, to) =>
  readdirSync(path.join(root, from))
    .filter((name) => name.endsWith('.md'))
    .map((name) => [`${from}/${name}`, `${to}${name === 'README.md' ? 'index.md' : name}`]);

/** Source path → page path, both from their own root. */
export const rewrites = Object.fromEntries([
  ['site/index.md', 'index.md'],
  ['site/live.md', 'live.md'],
  ['README.md', 'introduction.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['SECURITY.md', 'security.md'],
  ['THIRD-PARTY-NOTICES.md', 'third-party-notices.md'],
  ['bench/RESULTS.md', 'benchmarks.md'],
  ['examples/README.md', 'examples.md'],
  ['demo/gateway/README.md', 'demo/gateway.md'],
  ['demo/wallboard/README.md', 'demo/wallboard.md'],
  ['demo/wallboard/pictures.md', 'demo/pictures.md'],
  ...folder('docs', ''),
  ...folder('docs/recipes', 'recipes/'),
  ...folder('docs/reference', 'reference/'),
]);

const addressOf = (page) => `/${page.replace(/(?:\bindex)?\.md$/, '')}`;

/** A file that a page links to and that is no page: the site carries a copy of it. */
const isFile = (source) => existsSync(path.join(root, source)) && statSync(path.join(root, source)).isFile();

/** Where a link leads that stands in a document; `null` where nothing is. */
function resolveLink(document, href) {
  const [target, hash] = href.split('#');
  const source = path.relative(root, path.resolve(path.dirname(document), decodeURI(target)));
  const page = rewrites[source] ?? rewrites[`${source}/README.md`];
  if (page !== undefined) return `${addressOf(page)}${hash === undefined ? '' : `#${hash}`}`;
  return isFile(source) ? `${base}files/${source}` : null;
}

/** A markdown-it plugin: links between documents become links between pages. Tells of each file it needs a copy of. */
export function linkDocuments(md, onFile) {
  md.core.ruler.push('link-documents', ({ tokens, env }) => {
    const links = tokens.flatMap(({ children }) => children ?? []).filter(({ type }) => type === 'link_open');
    for (const link of links) {
      const href = link.attrGet('href');
      if (/^(?:[a-z]+:|#|\/)/i.test(href)) continue;
      const document = env.realPath ?? env.path;
      const address = resolveLink(document, href);
      if (address === null)
        throw new Error(`${path.relative(root, document)} links to ${href}, which is not there.`);
      link.attrSet('href', address);
      const files = `${base}files/`;
      if (!address.startsWith(files)) continue;
      link.attrSet('target', '_blank');
      onFile(address.slice(files.length));
    }
  });
}

/** The sidebar of a folder, from the lists of its README: `## heading` and `- [title](file.md)`. */
export function sidebarOf(readme) {
  const sections = [];
  for (const line of readFileSync(path.join(root, readme), 'utf8').split('\n')) {
    const [, heading] = /^## (.+)/.exec(line) ?? [];
    const [, title, file] = /^- \[(.+?)\]\((.+?\.md)\)/.exec(line) ?? [];
    if (heading !== undefined) sections.push({ text: heading, items: [] });
    if (file === undefined) continue;
    const page = rewrites[path.posix.join(path.dirname(readme), file)];
    if (page === undefined) throw new Error(`${readme} lists ${file}, which is not there.`);
    sections.at(-1)?.items.push({ text: title.replaceAll('`', ''), link: addressOf(page) });
  }
  return sections.filter(({ items }) => items.length > 0);
}
