import {
  isOnCall,
  selectAllUserDisplayItems,
  selectGroupDisplayItems,
  selectGroupStatus,
  selectGroupSummary,
  selectIsPresenceStale,
  selectOwnPresence,
  selectPresenceFreshness,
  selectSelectedGroupDisplayItems,
  selectUserPresence,
} from '../../src';
import { groupIds, groupPath } from './truth';
import { sameItem, type World } from './world';

const FLUSH_MS = 16;
/** The longest that a group may be held back until those before it are answered. */
const HELD_MS = 1_000;

function checkRows(world: World): void {
  const { expected, violate } = world;
  const state = world.state();
  const { rows } = expected.view;
  const items = selectAllUserDisplayItems(state);
  const shown = items.map(({ id }) => id).join();
  const due = [...rows.keys()].sort((one, other) => one - other).join();
  if (shown !== due) violate(`rows of ${shown} where ${due} were due`);
  for (const [userId, { item, session }] of rows) {
    const presence = selectUserPresence(state, userId);
    if (presence === undefined || !sameItem(item, presence)) {
      violate(`row ${JSON.stringify(presence)} where ${JSON.stringify(item)} was due`);
    }
    const isLive = expected.view.isLive() && session === expected.view.session();
    const freshness = selectPresenceFreshness(state, userId);
    if (freshness !== (isLive ? 'live' : 'stale')) violate(`row ${userId} counts as ${freshness}`);
  }
}

function checkGroups(world: World): void {
  const { violate } = world;
  const { view } = world.expected;
  const state = world.state();
  for (const groupId of groupIds) {
    const members = view.membersOf(groupId);
    const items = selectGroupDisplayItems(state, groupId);
    const shown = items.map(({ id }) => id).join();
    if (shown !== members.join()) violate(`group ${groupId} has ${shown} where ${members.join()} were due`);
    const isWanted = view.wanted.has(groupPath(groupId));
    const due = !isWanted ? 'none' : view.isKnownGroup(groupId) ? 'loaded' : 'loading';
    const status = selectGroupStatus(state, groupId);
    if (status !== due) violate(`group ${groupId} is ${status} where ${due} was due`);
    const { total, answered, bridged, byAvailability } = selectGroupSummary(state, groupId);
    const named = Object.values(byAvailability).reduce((sum, count) => sum + count, 0);
    const isGood =
      total === members.length &&
      answered + bridged === items.filter(isOnCall).length &&
      named === items.filter(({ availability }) => availability !== undefined).length;
    if (!isGood) violate(`group ${groupId}: the summary does not add up`);
  }
}

function checkOwn({ expected, violate, state }: World): void {
  const { auth, groups, messages } = state();
  const own = selectOwnPresence(state());
  const due = expected.view.rows.get(expected.identity?.userId ?? 0)?.item;
  const isSame = own === null || due === undefined ? own === null && due === undefined : sameItem(own, due);
  if (!isSame) violate(`own presence ${JSON.stringify(own)} where ${JSON.stringify(due)} was due`);
  if (selectIsPresenceStale(state()) === expected.presence.isReady())
    violate('stale though ready, or fresh though not');
  const { unreadMessages, operation } = messages;
  if (!sameItem({ unreadMessages, operation }, expected.unread)) {
    violate(`unread ${unreadMessages} where ${expected.unread.unreadMessages} was due`);
  }
  const isIdentified = auth.natterbox.userId === (expected.identity?.userId ?? null);
  if (!isIdentified) violate(`identity ${auth.natterbox.userId}`);
  if (groups.groupSelected !== expected.selected) violate(`selected ${groups.groupSelected}`);
  const members = expected.selected === null ? [] : expected.view.membersOf(expected.selected);
  if (selectSelectedGroupDisplayItems(state()).length !== members.length)
    violate('the selected group differs');
}

/** Every wanted path is subscribed, once the session is ready; a held group a little later. */
function checkSubscribed({ expected, clock, violate }: World): void {
  const { view, presence, replay } = expected;
  if (replay !== null) {
    const isPlain = (path: string): boolean => {
      const target = view.wanted.get(path);
      return target !== undefined && (target.kind === 'user' || view.isExact(target.id));
    };
    const due = replay.due.filter(isPlain).join();
    const sent = replay.sent.filter((path) => replay.due.includes(path) && isPlain(path)).join();
    if (due !== sent) violate(`replays ${sent} where ${due} was due`);
    expected.replay = null;
  }
  if (!presence.isReady() || presence.isInDoubt()) return;
  for (const [path, { kind, id, wantedAt }] of view.wanted) {
    const isHeld = kind === 'group' && !view.isExact(id);
    // A timer that was late proves nothing, and grants the open question one more second.
    const sinceMs = Math.max(wantedAt, view.begunAt(), expected.slackUntil);
    const mayWait = isHeld && clock.now() - sinceMs < HELD_MS;
    if (!view.isSubscribed(path) && !mayWait) violate(`${path} is wanted and not subscribed`);
  }
}

function isSettled({ expected, clock, config }: World): boolean {
  // A hidden page, whose timers are late, is told at once; what came before waits for a timer or for more.
  const isToldAtOnce = config.flushIntervalMs === 0 || expected.lastUpdateAt > expected.hiddenAt;
  if (clock.now() < expected.slackUntil) return isToldAtOnce;
  return !expected.presence.isReady() || clock.now() - expected.lastUpdateAt >= FLUSH_MS;
}

/** All that must hold at any time (I1 to I9, and what the store must show). */
export function check(world: World): void {
  const { expected, hygiene, violate } = world;
  const state = world.state();
  expected.presence.check(state.auth.connection);
  expected.messages.check(state.messages.connection);
  checkSubscribed(world);
  if (isSettled(world)) {
    expected.untold.push(...expected.view.takeArrived());
    if (expected.untold.length > 0) violate(`never told: ${JSON.stringify(expected.untold)}`);
    checkRows(world);
    checkGroups(world);
    checkOwn(world);
  }
  hygiene.walk(state, 'state');
  hygiene.checkPrototype();
}
