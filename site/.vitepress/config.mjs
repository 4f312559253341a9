import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitepress';
import { base, linkDocuments, rewrites, root, sidebarOf } from './pages.mjs';

const { version, description } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
const filesToCopy = new Set();

/** Documents stand outside the folder where Vue is installed; the server's build finds it from its output. */
const vueOfTheSite = {
  name: 'vue-of-the-site',
  enforce: 'pre',
  resolveId: (id, _importer, { ssr }) => (ssr && /^vue(?:\/|$)/.test(id) ? { id, external: true } : null),
};

/** As GitHub makes them, so that a link to a heading works in both. */
const slugify = (heading) =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');

const about = [
  {
    text: 'Start',
    items: [
      { text: 'Introduction', link: '/introduction' },
      { text: 'Live board', link: '/live' },
      { text: 'All recipes', link: '/recipes/' },
      { text: 'Glossary', link: '/glossary' },
      { text: 'Troubleshooting', link: '/troubleshooting' },
    ],
  },
];
const background = [
  {
    text: 'How it works',
    items: [
      { text: 'Pictures', link: '/pictures' },
      { text: 'Architecture', link: '/architecture' },
      { text: 'Protocol', link: '/protocol' },
      { text: 'Tabs', link: '/tabs' },
      { text: 'Reliability', link: '/reliability' },
      { text: 'Benchmarks', link: '/benchmarks' },
    ],
  },
  {
    text: 'Project',
    items: [
      { text: 'Migrating', link: '/migrating' },
      { text: 'Compatibility', link: '/compatibility' },
      { text: 'Changelog', link: '/changelog' },
      { text: 'Examples', link: '/examples' },
      { text: 'Demo: wallboard', link: '/demo/wallboard' },
      { text: 'Demo: gateway', link: '/demo/gateway' },
      { text: 'Contributing', link: '/contributing' },
      { text: 'Security', link: '/security' },
    ],
  },
];

export default defineConfig({
  title: 'redux-cti-realtime',
  description,
  lang: 'en-GB',
  base,
  cleanUrls: false,
  // The demo's own address works while the demo runs.
  ignoreDeadLinks: 'localhostLinks',
  srcDir: '..',
  srcExclude: ['**/{node_modules,temp,dist,etc,coverage}/**'],
  rewrites,
  outDir: './dist',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    anchor: { slugify },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => linkDocuments(md, (file) => filesToCopy.add(file)),
  },
  transformPageData: ({ filePath, frontmatter }) => {
    if (!(filePath in rewrites)) throw new Error(`${filePath} is no page: give it an address in pages.mjs.`);
    // Recipes are short, and their code is wide.
    if (filePath.startsWith('docs/recipes/')) frontmatter.aside = false;
  },
  buildEnd: ({ outDir }) => {
    for (const file of filesToCopy) {
      const target = path.join(outDir, 'files', file);
      mkdirSync(path.dirname(target), { recursive: true });
      copyFileSync(path.join(root, file), target);
    }
  },
  themeConfig: {
    nav: [
      { text: 'Introduction', link: '/introduction' },
      { text: 'Recipes', link: '/recipes/', activeMatch: '/recipes/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      { text: 'Live board', link: '/live' },
      { text: version, link: '/changelog' },
    ],
    sidebar: {
      '/reference/': [
        { text: 'Reference', link: '/reference/', items: [] },
        ...sidebarOf('docs/reference/README.md'),
      ],
      '/recipes/': [...about, ...sidebarOf('docs/recipes/README.md')],
      '/': [...about, ...background],
    },
    outline: { level: [2, 3] },
    search: { provider: 'local', options: { detailedView: true } },
    docFooter: { prev: 'Previous', next: 'Next' },
  },
  vite: {
    plugins: [vueOfTheSite],
    resolve: {
      alias: [
        { find: /^redux-cti-realtime$/, replacement: path.join(root, 'src/index.ts') },
        { find: /^redux-cti-realtime\/(\w+)$/, replacement: `${path.join(root, 'src')}/$1/index.ts` },
      ],
    },
  },
});
