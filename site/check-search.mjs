// Asks the built site's own search what a newcomer asks, and wants the answer among the first results.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import MiniSearch from 'minisearch';

const shown = 5;
/** What somebody types → the page that answers it. */
const questions = [
  ['how to install', 'introduction'],
  ['token expired', 'recipes/tokens'],
  ['log out', 'recipes/tokens'],
  ['reconnecting banner', 'recipes/connection-banner'],
  ['why is a row stale', 'recipes/freshness'],
  ['unknown not idle', 'recipes/freshness'],
  ['members of a group empty', 'recipes/group-members'],
  ['group dropdown', 'recipes/group-dropdown'],
  ['sort by longest', 'recipes/sorted-lists'],
  ['address book search', 'recipes/address-book'],
  ['ring once per call', 'recipes/ring-and-screen-pop'],
  ['listen in', 'recipes/listen-in'],
  ['time in state', 'recipes/time-in-state'],
  ['threshold ringing too long', 'recipes/thresholds'],
  ['unread badge', 'recipes/unread-badge'],
  ['several tabs one socket', 'recipes/several-tabs'],
  ['shift change another user', 'recipes/another-person'],
  ['4008 too many connections', 'recipes/single-session-servers'],
  ['redux-persist', 'recipes/persistence'],
  ['hot reload', 'recipes/hot-reloading'],
  ['use client next', 'recipes/server-components'],
  ['auth slice mount point', 'recipes/own-auth-slice'],
  ['batch actions', 'recipes/microfrontends'],
  ['ws node', 'recipes/node'],
  ['react native crypto', 'recipes/react-native'],
  ['jest component test', 'recipes/testing'],
  ['what is a holder', 'glossary'],
  ['answered bridged', 'glossary'],
  ['MODIFY INSERT', 'glossary'],
  ['natterboxId', 'glossary'],
  ['isFreedomWeb', 'glossary'],
  ['close codes', 'protocol'],
  ['INVALID_TOKEN', 'troubleshooting'],
  ['flushIntervalMs', 'reference/options'],
  ['selectGroupSummary', 'reference/selectors'],
  ['useGroupPresence', 'reference/hooks'],
  ['errorReported', 'reference/events'],
  ['redux-websocket migrate', 'migrating'],
];

const chunks = path.join(import.meta.dirname, 'dist/assets/chunks');
const file = readdirSync(chunks).find((name) => name.startsWith('@localSearchIndex'));
const { default: index } = await import(path.join(chunks, file));
// The options of VitePress' own search box.
const search = MiniSearch.loadJSON(index, {
  fields: ['title', 'titles', 'text'],
  storeFields: ['title', 'titles'],
  searchOptions: { fuzzy: 0.2, prefix: true, boost: { title: 4, text: 2, titles: 1 } },
});

const base = process.env.DOCS_BASE ?? '/';
const pageOf = ({ id }) => id.slice(base.length).replace(/\.html.*$/, '');
let missed = 0;
for (const [question, page] of questions) {
  const found = [...new Set(search.search(question).map(pageOf))].slice(0, shown);
  if (found.includes(page)) continue;
  missed++;
  console.error(`"${question}" does not find ${page} among its first ${shown} pages: ${found.join(', ')}`);
}
console.log(`${questions.length} questions, ${missed} without an answer among the first ${shown} pages`);
process.exitCode = missed > 0 ? 1 : 0;
