import fc from 'fast-check';
import {
  selectAllUserDisplayItems,
  selectGroupDisplayItems,
  selectUserPresence,
  websocketGroupSubscribe,
  websocketUserSubscribe,
} from '../../src';
import { commands, type Command } from './commands';
import { execute, loadDirectory } from './execute';
import { junkFrame } from './junk';
import { liveWith } from './life';
import type { Item } from './network';
import { quiet } from './quiet';
import { calmConfig } from './spread';
import { groupIds, groupPath, ORG, userIds } from './truth';
import type { World } from './world';

/** An item as a server may send it, good or bad. */
type RawItem = Partial<Record<keyof Item, unknown>>;

const rawItem: fc.Arbitrary<RawItem> = fc.record(
  {
    userId: fc.constantFrom<unknown>(...userIds, 0, '1', null),
    presence: fc.constantFrom<unknown>('', 'RINGING', 'ANSWERED', 'PAUSED', null, 5),
    logicalDirection: fc.constantFrom<unknown>('', 'Inbound', 'Outbound', 'Sideways', null),
    callChannelUUID: fc.constantFrom<unknown>('', 'channel-1', null, {}),
    availability: fc.constantFrom<unknown>('', 'Busy', '__proto__', null),
    availabilityStateId: fc.constantFrom<unknown>(1, 2, null, '1'),
    availabilityProfileId: fc.constantFrom<unknown>(1, -2, null),
  },
  { requiredKeys: ['userId'] },
);

/** How a stream of items is cut into frames: how many go together, and how long the wire rests after them. */
type Cuts = { size: number; restMs: number; junk: number | null }[];

const cuts: fc.Arbitrary<Cuts> = fc.array(
  fc.record({
    size: fc.integer({ min: 1, max: 5 }),
    restMs: fc.constantFrom(0, 0, 1, 7, 16, 40),
    junk: fc.option(fc.nat(20), { freq: 3 }),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Everything that a view can show of users and groups. */
function view(world: World): string {
  const state = world.state();
  const rows = selectAllUserDisplayItems(state).map(({ id }) => selectUserPresence(state, id));
  const groups = groupIds.map((groupId) => selectGroupDisplayItems(state, groupId));
  return JSON.stringify([rows, groups, state.messages.unreadMessages, state.auth.presence]);
}

async function receive(world: World, items: readonly RawItem[], howCut: Cuts, path: string | null) {
  let from = 0;
  for (let turn = 0; from < items.length; turn++) {
    const { size, restMs, junk } = howCut[turn % howCut.length] ?? { size: 1, restMs: 0, junk: null };
    const data = items.slice(from, from + size);
    const frame = { type: 'response', data, ...(path === null ? {} : { path }) };
    if (junk !== null) world.gateways.presence.send(junkFrame('presence', junk));
    world.gateways.presence.send({ data: JSON.stringify(frame), meaning: { is: 'junk' } });
    await world.advance(restMs);
    from += size;
  }
  await world.advance(100);
}

async function viewAfter(items: readonly RawItem[], howCut: Cuts, path: string | null): Promise<string> {
  let shown = '';
  await liveWith(calmConfig, async (world) => {
    loadDirectory(world);
    for (const groupId of [101, 102]) world.dispatch(websocketGroupSubscribe({ orgId: ORG, groupId }));
    for (const userId of [4, 7]) world.dispatch(websocketUserSubscribe({ orgId: ORG, userId }));
    await world.advance(1_000);
    await receive(world, items, howCut, path);
    shown = view(world);
  });
  return shown;
}

/** The same items show the same, however they are cut into frames, and whatever junk comes in between. */
export function cuttingProperty(): fc.IAsyncProperty<[RawItem[], Cuts, Cuts, string | null]> {
  const path = fc.constantFrom(null, groupPath(101));
  return fc.asyncProperty(
    fc.array(rawItem, { minLength: 1, maxLength: 20 }),
    cuts,
    cuts,
    path,
    async (items, one, other, where) => {
      const [first, second] = [await viewAfter(items, one, where), await viewAfter(items, other, where)];
      if (first !== second) throw new Error(`${first} and ${second}`);
    },
  );
}

type Watch = Extract<Command, { do: 'subscribe' | 'unsubscribe' }>;
const isWatch = (command: Command): command is Watch =>
  command.do === 'subscribe' || command.do === 'unsubscribe';
const keyOf = ({ kind, id, holder }: Watch): string => `${kind} ${id} ${holder ?? 'app'}`;

async function viewOf(all: readonly Command[], isDropped: boolean): Promise<string> {
  let shown = '';
  await liveWith({ ...calmConfig, begins: ['presence', 'messages'] }, async (world) => {
    const first = world.appToken;
    loadDirectory(world);
    for (const command of all) await execute(world, command, first);
    await quiet(world);
    if (isDropped) {
      for (const kind of ['presence', 'messages'] as const) world.gateways[kind].drop(1006, '', 0);
      await quiet(world);
    }
    // In whatever order they were asked for.
    const paths = world.gateways.presence.paths().map((each) => each.sort().join());
    shown = `${view(world)} ${paths.join(' ')}`;
  });
  return shown;
}

/** Commands about different paths, or of different holders, may come in any order. */
export function commutingProperty(): fc.IAsyncProperty<[Watch[], number[]]> {
  const watches = commands(30).map((all) => {
    const byKey = new Map(all.filter(isWatch).map((watch) => [keyOf(watch), watch]));
    return [...byKey.values()];
  });
  const ranks = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });
  return fc.asyncProperty(watches, ranks, async (all, rank) => {
    const order = new Map(all.map((watch, at) => [watch, rank[at] ?? 0]));
    const shuffled = [...all].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
    const [first, second] = [await viewOf(all, false), await viewOf(shuffled, false)];
    if (first !== second) throw new Error(`${first} and ${second}`);
  });
}

/** A lost connection at the end changes nothing that is shown, once it is back. */
export function dropProperty(): fc.IAsyncProperty<[Command[]]> {
  return fc.asyncProperty(commands(20), async (all) => {
    const [first, second] = [await viewOf(all, false), await viewOf(all, true)];
    if (first !== second) throw new Error(`${first} and ${second}`);
  });
}
