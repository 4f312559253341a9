import {
  groupMembersReceived,
  groupSelected,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketStart,
  websocketStop,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../../src';
import { variantOf, type Command, type PageEvent } from './commands';
import { badAction, junkFrame } from './junk';
import type { Item, Kind } from './network';
import type { Identity, Token } from './tokens';
import { groupIds, groupPath, ORG, userPath } from './truth';
import type { World } from './world';

type CommandOf<Do, Any = Command> = Any extends { do: infer Name } ? (Do extends Name ? Any : never) : never;

const kinds: readonly Kind[] = ['presence', 'messages'];
/** Groups whose members only the server tells, where it names the path of its answers. */
const UNSET_GROUPS: readonly number[] = [103, 104];

const sameIdentity = (one: Identity, other: Identity): boolean =>
  one.orgId === other.orgId && one.userId === other.userId;

function setMembers(world: World, groupId: number): void {
  const userIds = [...(world.truth.groups.get(groupId) ?? [])];
  world.expected.view.setMembers(groupId, userIds);
  world.dispatch(groupMembersReceived({ groupId, userIds }));
}

/** The app tells the client of its directory. */
export function loadDirectory(world: World): void {
  for (const groupId of groupIds) {
    if (!world.config.echoesPaths || !UNSET_GROUPS.includes(groupId)) setMembers(world, groupId);
  }
}

function forgetMessages({ expected }: World): void {
  expected.unread = { unreadMessages: null, operation: null };
}

function forgetPresence({ expected }: World, by: 'start' | 'stop'): void {
  // What waits is told before a start takes effect; a stop discards it.
  expected.untold = by === 'start' ? [...expected.untold, ...expected.view.takeArrived()] : [];
  expected.view.forget();
  expected.replay = null;
}

/** Starts a socket, and foresees what must come of it. */
export function start(world: World, kind: Kind, token: Token, endpoint = 0, users = 0): void {
  const { expected } = world;
  const { userId } = token.identity;
  if (expected.person !== null && !sameIdentity(expected.person, token.identity)) {
    // What was asked for since a stop is the next person's, and the app's directory everybody's.
    if (expected.presence.isRunning()) forgetPresence(world, 'start');
    for (const each of kinds) expected[each].stop();
    forgetMessages(world);
    expected.selected = null;
  }
  expected.person = expected.identity = token.identity;
  const url = `wss://${kind}.test/${endpoint === 0 ? 'a' : 'b'}`;
  const both = `org:${ORG}:user:${userId}${users === 0 ? '' : `,org:${ORG}:user:1`}`;
  if (kind === 'messages' && both !== expected.countedUsers) {
    // A count says nothing of other users.
    forgetMessages(world);
    expected.countedUsers = both;
  }
  expected[kind].start(kind === 'messages' ? `${url} ${both}` : url, token);
  world.dispatch(
    websocketStart({
      endpoint: `${url}?secret=1`,
      accessToken: token.text,
      isFreedomWeb: false,
      ...(kind === 'messages' ? { users: both } : {}),
    }),
  );
}

function chooseToken(world: World, wish: 'same' | 'new' | 'first', first: Token): Token {
  const { appToken, office, refresher } = world;
  const isOurs = sameIdentity(first.identity, appToken.identity);
  if (wish === 'first' && isOurs) return first;
  if (wish === 'new' || refresher.isDoubtful(appToken.text)) world.appToken = office.issue(appToken.identity);
  return world.appToken;
}

/** Stops a socket, or both. */
export function stop(world: World, socket: Kind | undefined): void {
  const { expected } = world;
  for (const kind of kinds) {
    if (socket !== undefined && socket !== kind) continue;
    expected[kind].stop();
    if (kind === 'presence') {
      forgetPresence(world, 'stop');
      expected.identity = null;
    } else forgetMessages(world);
  }
  world.dispatch(websocketStop(socket === undefined ? {} : { socket }));
}

function subscribe(
  world: World,
  { do: what, kind, id, holder }: CommandOf<'subscribe' | 'unsubscribe'>,
): void {
  const { view } = world.expected;
  const path = kind === 'user' ? userPath(id) : groupPath(id);
  const meta = holder === undefined ? {} : { meta: { holder } };
  const isOn = what === 'subscribe';
  if (isOn) view.subscribe(kind, id, path, holder ?? 'app');
  const action =
    kind === 'user'
      ? (isOn ? websocketUserSubscribe : websocketUserUnsubscribe)({ orgId: ORG, userId: id, ...meta })
      : (isOn ? websocketGroupSubscribe : websocketGroupUnsubscribe)({ orgId: ORG, groupId: id, ...meta });
  if (!isOn) view.unsubscribe(path, holder ?? 'app');
  world.dispatch(action);
}

function push(world: World, { changes, isNoisy }: CommandOf<'push'>): void {
  const items: Item[] = [];
  for (const { userId, patch } of changes) {
    const known = world.truth.users.get(userId);
    if (known === undefined) continue;
    world.truth.users.set(userId, { ...known, ...patch });
    items.push({ userId, ...patch });
  }
  world.gateways.presence.push(items, isNoisy);
}

function beLate(world: World, untilMs: number): void {
  const { expected } = world;
  expected.slackUntil = Math.max(expected.slackUntil, untilMs);
  for (const kind of kinds) expected[kind].onSlack();
}

function endOccasions({ expected }: World): void {
  for (const kind of kinds) expected[kind].endOccasion();
}

/** Timers that were held back fire as soon as the page is shown. */
async function showAgain(world: World): Promise<void> {
  const { clock, expected } = world;
  world.page.hide(false);
  expected.hiddenAt = Infinity;
  endOccasions(world);
  clock.throttle(false);
  await world.advance(0);
  if (expected.slackUntil === Infinity) expected.slackUntil = clock.now();
}

async function raisePageEvent(world: World, event: PageEvent): Promise<void> {
  const { page, clock, expected } = world;
  switch (event) {
    case 'hide':
      clock.throttle(true);
      beLate(world, Infinity);
      expected.hiddenAt = clock.now();
      page.hide(true);
      return;
    case 'show':
      await showAgain(world);
      return;
    case 'offline':
    case 'online':
      page.goOnline(event === 'online');
      return;
    case 'resume':
    case 'comeBack':
      for (const kind of kinds) expected[kind].distrust();
      if (event === 'resume') page.resume();
      else page.comeBack();
  }
}

/** What the page goes through; every event is an occasion for the client to act. */
export async function page(world: World, event: PageEvent): Promise<void> {
  for (const kind of kinds) world.expected[kind].occasion.page = true;
  await raisePageEvent(world, event);
  endOccasions(world);
}

async function sleep(world: World, { ms, timersFirst }: CommandOf<'sleep'>): Promise<void> {
  const { clock, network } = world;
  const untilMs = clock.now() + ms;
  beLate(world, untilMs + 1);
  network.sleep();
  await world.advance(ms);
  network.wake(timersFirst);
  await world.advance(1);
  for (const kind of kinds) world.expected[kind].onSlack();
}

type Executors = {
  [Do in Command['do']]: (world: World, command: CommandOf<Do>, first: Token) => void | Promise<void>;
};

const executors: Executors = {
  subscribe,
  unsubscribe: subscribe,
  setMembers(world, { groupId, variant }) {
    world.truth.groups.set(groupId, [...variantOf(groupId, variant)]);
    if (world.expected.view.isExact(groupId)) setMembers(world, groupId);
    world.gateways.presence.membersChanged(groupId);
  },
  select(world, { groupId }) {
    world.expected.selected = groupId;
    world.dispatch(groupSelected(groupId));
  },
  start(world, { socket, token, endpoint, users }, first) {
    start(world, socket, chooseToken(world, token, first), endpoint, users);
  },
  login(world, { socket, userId }) {
    world.appToken = world.office.issue({ orgId: ORG, userId });
    start(world, socket, world.appToken);
  },
  stop(world, { socket }) {
    stop(world, socket);
  },
  badAction(world, { which }) {
    world.dispatch(badAction(which, world.appToken.text));
  },
  push,
  unread({ truth, gateways }, { count }) {
    truth.unread = count;
    gateways.messages.pushUnread(count === 1 ? 'INSERT' : 'MODIFY');
  },
  drop({ gateways, appToken }, { socket, code, lateMs }) {
    gateways[socket].drop(code, `bye ${appToken.text.slice(0, 100)}`, lateMs);
  },
  gateway({ gateways }, { socket, mode, isLate }) {
    gateways[socket].setMode(mode, isLate);
  },
  hole({ network }) {
    network.hole(true);
  },
  heal({ network }) {
    network.hole(false);
  },
  welcomeAgain({ gateways }) {
    gateways.presence.welcomeAgain();
  },
  zombies({ gateways }, { socket }) {
    gateways[socket].makeZombies();
  },
  errorFrame({ gateways }, { socket }) {
    gateways[socket].error(({ text }) => `no such path; you are ${text}\u0000\u202e`);
  },
  badFrame({ gateways }, { socket, which }) {
    gateways[socket].send(junkFrame(socket, which));
  },
  revoke({ office, gateways }, { isKicked }) {
    office.revokeAll();
    if (isKicked) for (const kind of kinds) gateways[kind].drop(4401, 'revoked', 0);
  },
  refresh({ refresher }, { mode }) {
    refresher.setMode(mode);
  },
  clockJump({ clock }, { byMs }) {
    clock.jump(byMs);
  },
  page: (world, { event }) => page(world, event),
  sleep,
  wait: (world, { ms }) => world.advance(ms),
};

/** Carries one command out. `first` is the token that the life began with. */
export async function execute(world: World, command: Command, first: Token): Promise<void> {
  // The table has a row for each command; only the pairing of the two is beyond the compiler.
  await (executors[command.do] as Executors['wait'])(world, command as CommandOf<'wait'>, first);
  await world.refresher.settle();
}
