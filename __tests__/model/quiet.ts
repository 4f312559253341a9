import {
  selectGroupDisplayItems,
  selectIsPresenceStale,
  selectPresenceFreshness,
  selectUnreadMessages,
  selectUserPresence,
} from '../../src';
import { page, start, stop } from './execute';
import type { Kind } from './network';
import { groupIds, usersOf } from './truth';
import { sameItem, type World } from './world';

const kinds: readonly Kind[] = ['presence', 'messages'];
/** Longer than the longest delay, timeout and watchdog, one after the other. */
const QUIET_MS = 200_000;
/** What was under way when everything was mended arrives within this time. */
const SETTLING_MS = 10_000;
/** With a connection that died unheard: the watchdog's longest silence and its grace come on top. */
const WATCHED_QUIET_MS = 400_000;
/** With a period that late ticks made too short: five sessions go by, and two of doubt, before the client has patience. */
const MISLED_QUIET_MS = 800_000;
/** The longest gap between ticks that leaves the watchdog its usual limits. */
const LONGEST_PERIOD_MS = 36_000;

/** Whether the client can find out by itself that this line is dead. */
function isDetectable({ config, expected }: World, kind: Kind): boolean {
  if (config.heartbeatTimeoutMs !== 'auto') return true;
  const line = expected[kind].line();
  if (kind === 'presence' && line?.isWelcomed !== true) return true;
  const { url, longestGapMs } = expected.ticks[kind];
  return url === line?.url && longestGapMs > 1_000 && longestGapMs <= LONGEST_PERIOD_MS;
}

/** Ends what no client could know to be dead; true when something is left for the watchdog. */
function clearZombies(world: World): boolean {
  const { expected, network } = world;
  let isAnyLeft = false;
  for (const kind of kinds) {
    const line = expected[kind].line();
    const isOpen = line?.openedAt !== undefined && line.openedAt !== null;
    if (line === null || !isOpen) continue;
    const isUnanswered = !world.gateways[kind].sessions().some((session) => session.line === line);
    if (!line.isZombie && !(kind === 'messages' && isUnanswered)) continue;
    if (line.isZombie && isDetectable(world, kind)) isAnyLeft = true;
    else {
      line.isZombie = line.isLost = false;
      network.end(line, 1006, '');
    }
  }
  return isAnyLeft;
}

/** Whether late ticks have shown a client too short a period, and no session has shown it a longer one. */
function isMisled({ config, expected }: World): boolean {
  if (config.heartbeatTimeoutMs !== 'auto') return false;
  return kinds.some((kind) => {
    const { hadShortGap, longestGapMs } = expected.ticks[kind];
    return expected[kind].isRunning() && hadShortGap && longestGapMs < config.tickMs * 0.9;
  });
}

/** The app does what only an app can: it starts again what failed, and brings a token where no refresh can. */
function startAgain(world: World): void {
  const { config, expected, office } = world;
  const stuck = kinds.filter((kind) => {
    const needsToken = !config.canRefresh && office.isRevoked(expected[kind].heldVersion());
    return expected[kind].isRunning() && (expected[kind].isFailed() || needsToken);
  });
  if (stuck.length > 0) world.appToken = office.issue(world.appToken.identity);
  for (const kind of stuck) start(world, kind, world.appToken);
}

/** Everything is mended and then left alone until the client must have recovered. */
export async function quiet(world: World): Promise<void> {
  const { network, gateways, refresher } = world;
  network.hole(false);
  for (const kind of kinds) gateways[kind].setMode('up', false);
  refresher.setMode('good');
  await page(world, 'online');
  await page(world, 'show');
  await world.advance(SETTLING_MS);
  const isWatched = clearZombies(world);
  startAgain(world);
  if (isMisled(world)) await world.advance(MISLED_QUIET_MS);
  await world.advance(isWatched ? WATCHED_QUIET_MS : QUIET_MS);
}

function checkSessions(world: World, kind: Kind): void {
  const { expected, gateways, violate } = world;
  const count = gateways[kind].sessions().filter(({ line }) => !line.isZombie).length;
  const due = expected[kind].isRunning() ? 1 : 0;
  if (count !== due) violate(`Q1: ${count} ${kind} sessions where ${due} were due`);
  if (due === 1 && !expected[kind].isReady()) violate(`Q1: ${kind} is not ready`);
}

function checkTruth(world: World): void {
  const { expected, gateways, truth, violate } = world;
  const { view } = expected;
  const state = world.state();
  const paths = gateways.presence.sessions().find(({ line }) => !line.isZombie)?.paths ?? new Set();
  const wanted = [...view.wanted.keys()];
  const isSameSet = paths.size === wanted.length && wanted.every((path) => paths.has(path));
  if (!isSameSet) violate(`Q2: ${[...paths].join()} is subscribed where ${wanted.join()} is wanted`);
  for (const userId of new Set(wanted.flatMap((path) => usersOf(truth, path)))) {
    const presence = selectUserPresence(state, userId);
    if (presence === undefined || !sameItem(presence, truth.users.get(userId) ?? {})) {
      violate(`Q3: ${JSON.stringify(presence)} where ${JSON.stringify(truth.users.get(userId))} is true`);
    }
    if (selectPresenceFreshness(state, userId) !== 'live') violate(`Q4: ${userId} is not live`);
  }
  for (const groupId of groupIds) {
    const shown = new Set(selectGroupDisplayItems(state, groupId).map(({ id }) => id));
    const isWanted = wanted.some((path) => path.includes(`/group/${groupId}/`));
    const members = truth.groups.get(groupId) ?? [];
    if (isWanted && !members.every((id) => shown.has(id))) violate(`Q3: members of ${groupId} are missing`);
  }
  if (selectIsPresenceStale(state)) violate('Q4: stale');
}

/** What must hold when everything has been well for long (Q1 to Q4, Q6, Q7). */
export async function checkQuiet(world: World): Promise<void> {
  const { expected, truth, violate } = world;
  for (const kind of kinds) checkSessions(world, kind);
  if (expected.presence.isRunning()) checkTruth(world);
  if (expected.messages.isRunning() && selectUnreadMessages(world.state()) !== truth.unread) {
    violate(`Q6: unread is ${selectUnreadMessages(world.state())} where ${truth.unread} is true`);
  }
  const changesBefore = kinds.map((kind) => expected[kind].statusChanges());
  await world.advance(65_000);
  const isCalm = kinds.every((kind, at) => {
    const changes = expected[kind].statusChanges() - (changesBefore[at] ?? 0);
    // A session that has just become stable says so once: `attempt` is 0 again.
    return changes === 0 || (changes === 1 && expected[kind].isReady());
  });
  if (!isCalm) violate('Q7: no peace although nothing is wrong');
}

/** After a stop nothing is left, and nothing comes (Q5). */
export async function checkStopped(world: World): Promise<void> {
  const { clock, gateways, violate } = world;
  stop(world, undefined);
  if (clock.clientTimerCount() > 0) violate(`Q5: ${clock.clientTimerCount()} timers after a stop`);
  if (world.page.listenerCount() > 0) violate(`Q5: ${world.page.listenerCount()} listeners after a stop`);
  await world.advance(60_000);
  for (const kind of kinds) {
    const open = [...gateways[kind].lines()].filter(({ isZombie }) => !isZombie);
    if (open.length > 0) violate(`Q5: ${open.length} ${kind} sockets after a stop`);
  }
}
