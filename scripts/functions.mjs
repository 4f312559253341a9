// How many functions of the package an event passes through: `npm run functions`. What a reader must hold in mind grows
// with it, so it has limits, which CI checks. Counted by V8's precise coverage in a real store before the gateway of
// ./testing, whose own functions, and those of other packages, do not count. `--list` names them, `--json` for programs:
// a test holds the journeys of docs/architecture.md against it.
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Session } from 'node:inspector/promises';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url).pathname;
const outfile = `${root}temp/functions/bundle.cjs`;
/** By event: the goal, and what it must not grow beyond until the goal is reached; the same for those before the store. */
const LIMITS = {
  'an inbound message': { goal: 45, most: 51, beforeStore: { goal: 25, most: 26 } },
  'a subscribe': { goal: 45, most: 37 },
  'a renewal': { goal: 45, most: 31 },
  'a dropped connection': { goal: 45, most: 61 },
};

mkdirSync(`${root}temp/functions`, { recursive: true });
await build({
  stdin: {
    contents: `export * from './src/index'; export * from './src/testing'; export { configureStore } from '@reduxjs/toolkit';`,
    resolveDir: root,
  },
  outfile,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'error',
});
const source = readFileSync(outfile, 'utf8');
/** Where in the bundle each file of the package begins: esbuild writes its path above it. */
const files = [...source.matchAll(/^\/\/ (\S+)$/gm)].map(({ 1: path, index }) => ({ path, index }));
const fileAt = (offset) => files.findLast(({ index }) => index <= offset)?.path ?? '';
const isOurs = (path) => path.startsWith('src/') && !path.startsWith('src/testing/');

const {
  configureStore,
  createFakeGateway,
  createTestToken,
  createWebsocketMiddleware,
  groupMembersReceived,
  realtimeReducers,
  websocketGroupSubscribe,
  websocketStart,
  websocketUserSubscribe,
} = createRequire(import.meta.url)(outfile);

const gateway = createFakeGateway();
gateway.addGroup(100, [1, 2, 3]);
const store = configureStore({
  reducer: realtimeReducers,
  middleware: (getDefault) =>
    getDefault().prepend(
      createWebsocketMiddleware({
        WebSocket: gateway.WebSocket,
        pageLifecycle: false,
        refreshAccessToken: () => createTestToken({ orgId, userId: 1 }),
      }),
    ),
});
const orgId = '12345';
store.dispatch(groupMembersReceived({ groupId: 100, userIds: [1, 2, 3] }));
store.dispatch(websocketGroupSubscribe({ orgId, groupId: 100 }));
const lifeMs = 3_000;
/** Due for a renewal after half its life. */
const createToken = () => createTestToken({ orgId, userId: 1, exp: (Date.now() + lifeMs) / 1_000 });
store.dispatch(
  websocketStart({
    endpoint: 'wss://gateway.invalid/events',
    accessToken: createToken(),
    isFreedomWeb: false,
  }),
);
await gateway.settled();
const pause = () => new Promise((resolve) => setTimeout(resolve, 40));

const session = new Session();
session.connect();
await session.post('Profiler.enable');

/** The functions of the package that `happen` enters, each once. */
async function entered(happen) {
  await pause();
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await happen();
  await gateway.settled();
  const { result } = await session.post('Profiler.takePreciseCoverage');
  await session.post('Profiler.stopPreciseCoverage');
  const { functions } = result.find(({ url }) => url.endsWith('temp/functions/bundle.cjs'));
  return functions
    .filter(({ ranges: [{ count }] }) => count > 0)
    .map(({ functionName, ranges: [{ startOffset }] }) => ({
      functionName: functionName || '(anonymous)',
      path: startOffset === 0 ? '' : fileAt(startOffset),
    }))
    .filter(({ path }) => isOurs(path));
}

const events = {
  'an inbound message': () => {
    gateway.setPresence(2, { presence: 'RINGING', logicalDirection: 'Inbound' });
  },
  'a subscribe': () => {
    store.dispatch(websocketUserSubscribe({ orgId, userId: 7 }));
  },
  'a renewal': () => new Promise((resolve) => setTimeout(resolve, lifeMs)),
  'a dropped connection': () => {
    gateway.drop();
  },
};
const isListed = process.argv.includes('--list');
const isJson = process.argv.includes('--json');
const journeys = {};
let isOver = false;
for (const [name, happen] of Object.entries(events)) {
  const functions = await entered(happen);
  journeys[name] = functions;
  const beforeStore = functions.filter(({ path }) => !path.startsWith('src/state/')).length;
  const fileCount = new Set(functions.map(({ path }) => path)).size;
  const { goal, most, beforeStore: before } = LIMITS[name];
  const isGood = functions.length <= most && (before === undefined || beforeStore <= before.most);
  isOver ||= !isGood;
  if (isJson) continue;
  const ofStore = before === undefined ? '' : ` (goal ${before.goal}, at most ${before.most})`;
  console.log(
    `${name}: ${functions.length} functions (goal ${goal}, at most ${most}) in ${fileCount} files, ${beforeStore} of them before the store${ofStore}${isGood ? '' : ' TOO MANY'}`,
  );
  if (isListed) for (const { path, functionName } of functions) console.log(`  ${path}  ${functionName}`);
}
if (isJson) console.log(JSON.stringify(journeys));
process.exit(isOver && !isJson ? 1 : 0);
