// Is the model-based test worth its time? Plants one defect after another into the source, and lets the model look for
// it. `node scripts/mutants.mjs [--runs 4000] [--seed 1] [--only text]`; exits 1 if a defect is not found.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'temp/mutants');

/**
 * [what is broken, file in src, the text as it is, the text as it becomes, a test that sees what the model cannot]; or
 * several such texts as a list. Each text must stand there exactly once.
 */
const defects = [
  [
    'no resubscribe in a new session',
    'subscriptions/subscriptions.ts',
    'for (const target of wanted.all()) offer(target);',
    '',
  ],
  [
    'a path subscribed twice',
    'subscriptions/subscriptions.ts',
    'if (!wanted.add(target, holder)) return null;',
    'if (!wanted.add(target, holder)) { offered.clear(); offer(target); return null; }',
  ],
  [
    'subscribe before the welcome',
    'connection/connection.ts',
    'link.authenticate(holder.newest(), parameters.client);',
    'link.authenticate(holder.newest(), parameters.client); if (kind === "presence") { session = uuid(); wiring.onSession(); }',
  ],
  [
    'an old socket still speaks',
    [
      ['connection/link.ts', 'if (live === opened) handle(...args);', 'handle(...args);'],
      ['connection/socket.ts', 'socket.onopen = socket.onmessage = socket.onclose = null;', ''],
    ],
  ],
  ['a dropped socket stays open', 'connection/socket.ts', 'socket.close(NORMAL_CLOSURE);', ''],
  [
    'a retry survives the stop',
    'connection/connection.ts',
    'phaseTimer.cancel();\n        stableTimer.cancel();',
    'stableTimer.cancel();',
  ],
  [
    'stability survives the session',
    'connection/connection.ts',
    'stableTimer.cancel();\n        heartbeat.stop();',
    'heartbeat.stop();',
    'scenarios/dispose-anywhere',
  ],
  [
    'the watchdog survives the session',
    'connection/connection.ts',
    'heartbeat.stop();\n        holder.pause();',
    'holder.pause();',
  ],
  [
    'a refused token is not refreshed',
    'connection/token-holder.ts',
    "if (token.value === refused) return 'rejected';",
    '',
  ],
  [
    'the newest token is not sent',
    'connection/token-holder.ts',
    'hold(token);\n      refused = null;',
    'refused = null;',
  ],
  [
    'no connect timeout',
    'connection/connection.ts',
    "applyFault(problem, (error) => ({ type: 'connectTimedOut', error }));",
    'void problem;',
  ],
  [
    'no welcome timeout',
    'connection/connection.ts',
    "applyFault(problems.welcomeTimeout(kind, timeoutMs), (error) => ({ type: 'welcomeTimedOut', error }));",
    '',
  ],
  ['no watchdog', 'connection/heartbeat.ts', 'onSilent(now() - lastFrameAt);', ''],
  [
    'unsubscribe while offline is lost',
    'subscriptions/subscriptions.ts',
    'const target = wanted.remove(path, holder);',
    'const target = isReady ? wanted.remove(path, holder) : null;',
  ],
  [
    'holders are not counted',
    'subscriptions/wanted-paths.ts',
    ' || entry.holders.size > 0) return null;',
    ') return null;',
  ],
  [
    'a bad frame ends the session',
    'connection/connection.ts',
    'onInvalid: (problem) => {\n      report(makeError(problem));',
    "onInvalid: (problem) => {\n      linkEvents.onLost(problem, 'retry');",
  ],
  [
    'it gives up after a while',
    'connection/machine.ts',
    'state.attempt >= policy.maxAttempts',
    'state.attempt >= 4',
  ],
  [
    'ghost rows of a path just left',
    'subscriptions/attribution.ts',
    'if (target === undefined) return NOTHING;',
    'if (target === undefined) return { updates, change: null };',
  ],
  [
    'rows of a group left stay',
    'subscriptions/roster.ts',
    'inferred.delete(groupId);\n      return uncovered(candidates);',
    'inferred.delete(groupId);\n      return [];',
  ],
  [
    'rows of a user left stay',
    'subscriptions/roster.ts',
    'leaveUser: (userId) => uncovered(new Set([userId])),',
    'leaveUser: () => [],',
  ],
  [
    'rows of whom the app takes out of a group stay',
    'subscriptions/roster.ts',
    'exact.set(groupId, userIds);\n      return uncovered(candidates);',
    'exact.set(groupId, userIds);\n      return [];',
  ],
  [
    'delays start anew with each welcome',
    'connection/machine.ts',
    'readyAt: context.wallNow(), error: null };',
    'readyAt: context.wallNow(), error: null, ...fresh };',
  ],
  [
    'no minimum delay',
    'connection/backoff.ts',
    'return uniform(minDelayMs, Math.min(maxDelayMs, minDelayMs * 2 ** delays), random);',
    'return 0;',
  ],
  [
    'fatal close codes are tried again',
    'connection/machine.ts',
    "case 'stop':\n      return fail(state);",
    "case 'stop':\n      return wait(state, 'step', context);",
  ],
  [
    'the unread count is summed',
    'state/messages-slice.ts',
    'state.unreadMessages = payload.unreadMessages',
    'state.unreadMessages = (state.unreadMessages ?? 0) + payload.unreadMessages',
  ],
  [
    'an error before the welcome is no refusal',
    'connection/link.ts',
    'if (isAccepted) events.onServerError',
    'if (isAccepted || true) events.onServerError',
  ],
  [
    'a stop keeps what is wanted',
    'middleware/handlers/commands.ts',
    "if (what === 'presence') forgetPresence('wanted');",
    '',
  ],
  [
    'what waits is lost with the session',
    'middleware/create-websocket-middleware.ts',
    '// What waits was received before the change.\n        inbox.flush();',
    'inbox.discard();',
  ],
  [
    'a batch is applied as of no session',
    'state/presence-merge.ts',
    'const isVouchedFor = facts.session === session;',
    'const isVouchedFor = true;',
  ],
  [
    'a new session does not replace',
    'state/presence-merge.ts',
    'const availability = update.availability ?? (isVouchedFor ? item.availability : undefined);',
    'const availability = update.availability ?? item.availability;',
    'state/presence-table',
  ],
  [
    'the messages request is not sent again',
    'connection/connection.ts',
    'if (parameters?.messages) link.subscribeMessages(parameters.messages);',
    'if (parameters?.messages && machine.attempt === 1 && machine.delays === 0) link.subscribeMessages(parameters.messages);',
  ],
  [
    'a page back from the cache is believed',
    'connection/machine.ts',
    "return isLive(state) && context.policy !== false ? wait(state, 'soon', context) : stay(state);",
    'return stay(state);',
    'scenarios/page-lifecycle',
  ],
  [
    'the same start opens another socket',
    'connection/connection.ts',
    'if (repeated && !isResting && !isWaiting) return;',
    '',
  ],
  [
    'echoed tokens reach the error',
    [
      ['protocol/text.ts', 'redactTokens(clean, tokens).replace(LOOKS_LIKE_JWT, REDACTED)', 'clean'],
      ['middleware/reporter.ts', 'redactTokens(problem.message, tokens())', 'problem.message'],
    ],
    'scenarios/security',
  ],
];

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '4000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

function editsOf([, fileOrEdits, before, after] = []) {
  if (fileOrEdits === undefined) return [];
  return Array.isArray(fileOrEdits) ? fileOrEdits : [[fileOrEdits, before, after]];
}

/** The source of a file with the defect in it; the file's own where the defect is elsewhere. */
function planted(path, edits) {
  let text = readFileSync(path, 'utf8');
  for (const [file, before, after] of edits) {
    if (join(root, 'src', file) !== path) continue;
    const parts = text.split(before);
    if (parts.length !== 2)
      throw new Error(`${file}: the text stands there ${parts.length - 1} times: ${before}`);
    text = parts.join(after);
  }
  return text;
}

/** Bundles the model with the source as it is, or with one defect in it. */
async function bundle(outfile, edits) {
  const plugin = {
    name: 'defect',
    setup({ onLoad }) {
      onLoad({ filter: /src.*\.ts$/ }, ({ path }) => ({ contents: planted(path, edits), loader: 'ts' }));
    },
  };
  const entryPoints = ['__tests__/model/main.ts'];
  const shape = { bundle: true, platform: 'node', format: 'esm', logLevel: 'error' };
  await build({ absWorkingDir: root, entryPoints, outfile, plugins: [plugin], ...shape });
}

/** Runs one test file against a copy of the project with the defect in it; true when it fails. */
function isSeenBy(test, edits) {
  const copy = join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const parts = ['src', '__tests__', 'scripts', 'package.json', 'jest.config.js', 'tsconfig.json'];
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const [file] of edits) writeFileSync(join(copy, 'src', file), planted(join(root, 'src', file), edits));
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const { status } = spawnSync(
    process.execPath,
    [jest, '--rootDir', copy, '--config', join(copy, 'jest.config.js'), `__tests__/${test}`],
    { cwd: copy },
  );
  return status !== 0;
}

/** Lets the model look: what it found, `null` for nothing. */
function look(file, runs) {
  const { stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, MODEL_JSON: '1', MODEL_RUNS: runs, MODEL_SEED: values.seed },
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{'))
    return { runs: 0, message: `the run broke: ${stderr.trim().split('\n').at(-1) ?? ''}`, length: 0 };
  const finding = JSON.parse(line);
  if (finding.failure === null) return null;
  const [message = ''] = finding.failure.message.split('\n');
  return { runs: finding.runs, message: message.slice(0, 90), length: finding.failure.commands.length };
}

mkdirSync(folder, { recursive: true });
const file = join(folder, 'model.mjs');
await bundle(file, []);
const clean = look(file, '300');
if (clean !== null) {
  console.error(`The source as it is breaks the model: ${clean.message}`);
  process.exit(1);
}
const chosen = defects.filter(([name]) => values.only === undefined || name.includes(values.only));
const survivors = [];
console.log('| defect | found by | run | commands | rule |\n| --- | --- | --- | --- | --- |');
for (const defect of chosen) {
  const edits = editsOf(defect);
  const test = Array.isArray(defect[1]) ? defect[2] : defect[4];
  await bundle(file, edits);
  const found = test === undefined ? look(file, values.runs) : null;
  const seen = found === null && test !== undefined && isSeenBy(test, edits);
  if (found !== null)
    console.log(`| ${defect[0]} | model | ${found.runs} | ${found.length} | ${found.message} |`);
  else console.log(`| ${defect[0]} | ${seen ? test : '**nothing**'} | | | |`);
  if (found === null && !seen) survivors.push(defect[0]);
}
rmSync(folder, { recursive: true });
console.log(`\n${chosen.length - survivors.length} of ${chosen.length} defects found.`);
process.exitCode = survivors.length === 0 ? 0 : 1;
