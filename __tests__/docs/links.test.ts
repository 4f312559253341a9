/** Links between documents lead to files and headings that are there, in the repository and in the tarball. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { documents, read, root } from './support';

const withoutCode = (text: string) =>
  text.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, 'code');

/** As GitHub, and the site, make the id of a heading. */
const slug = (heading: string) =>
  heading
    .replaceAll('`', '')
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(document: string): Set<string> {
  const text = read(document).replaceAll(/^```[^]*?^```$/gm, '');
  const seen = new Map<string, number>();
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => {
    const id = slug(heading);
    const count = seen.get(id) ?? 0;
    seen.set(id, count + 1);
    return count === 0 ? id : `${id}-${count}`;
  });
  return new Set(anchors);
}

interface Link {
  target: string;
  path: string;
  anchor: string | undefined;
}

function linksOf(document: string): Link[] {
  const text = withoutCode(read(document));
  return [...text.matchAll(/\]\((?!\w+:)([^)\s]*)\)/g)].map(([, target = '']) => {
    const [file = '', anchor] = target.split('#');
    const path = file === '' ? document : posix.normalize(posix.join(posix.dirname(document), file));
    return { target, path, anchor };
  });
}

const isWhole = ({ path, anchor }: Link) =>
  existsSync(`${root}/${path}`) && (anchor === undefined || anchorsOf(path).has(anchor));

describe('links', () => {
  it.each(documents)('in %s lead to files and headings that are there', (document) => {
    const broken = linksOf(document).filter((link) => !isWhole(link));
    expect(broken.map(({ target }) => target)).toEqual([]);
  });

  it('in the tarball lead to files that are in it', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [packed] = JSON.parse(output) as { files: { path: string }[] }[];
    const files = new Set(packed?.files.map(({ path }) => path));
    const texts = [...files].filter((path) => path.endsWith('.md'));
    expect(texts).toEqual(expect.arrayContaining(['README.md', 'docs/recipes/first-list.md']));
    const nowhere = texts.flatMap((document) =>
      linksOf(document)
        .filter(({ path }) => !files.has(path))
        .map(({ target }) => `${document}: ${target}`),
    );
    expect(nowhere).toEqual([]);
  });
});
