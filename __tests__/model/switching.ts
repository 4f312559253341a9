import fc from 'fast-check';
import {
  selectGroupDisplayItems,
  selectGroupStatus,
  websocketGroupSubscribe,
  websocketGroupUnsubscribe,
  websocketUserSubscribe,
} from '../../src';
import { liveWith } from './life';
import { calmConfig } from './spread';
import { groupIds, ORG, userIds } from './truth';
import type { World } from './world';

/** What a person does who looks through groups, while calls go on. */
type Step = { go: number | null } | { call: number } | { pause: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom(null, ...groupIds).map((go): Step => ({ go })),
  fc.constantFrom(...userIds).map((call): Step => ({ call })),
  fc.constantFrom(0, 3, 20, 100, 300, 1_200, 6_000).map((pause): Step => ({ pause })),
);

/** Groups that have nobody in common, and groups with people who are in several. */
const plans: readonly Readonly<Record<number, number[]>>[] = [
  { 101: [1, 2], 102: [3, 4], 103: [Number.MAX_SAFE_INTEGER, 7], 104: [] },
  { 101: [1, 2, 3], 102: [2, 3, 4], 103: [4, Number.MAX_SAFE_INTEGER, 1], 104: [] },
];

/** The way to a server and back, with room to spare. */
const ROUND_TRIP_MS = 20;

/** How somebody looks through groups. */
interface Walk {
  world: World;
  lagMs: number;
  current: { groupId: number; sinceMs: number } | null;
  /** Groups left one after the other before their answers can have come, and since when. */
  passed: Set<number>;
  passedSinceMs: number;
  /** When a phone rang last. */
  calledAtMs: number;
}

function leave(walk: Walk, { groupId, sinceMs }: { groupId: number; sinceMs: number }): void {
  const { world, lagMs, passed } = walk;
  if (passed.size === 0) walk.passedSinceMs = sinceMs;
  if (world.clock.now() - sinceMs > lagMs + ROUND_TRIP_MS) passed.clear();
  else passed.add(groupId);
  world.dispatch(websocketGroupUnsubscribe({ orgId: ORG, groupId }));
}

async function take(walk: Walk, next: Step): Promise<void> {
  const { world, current } = walk;
  if ('pause' in next) await world.advance(next.pause);
  if ('call' in next) {
    const item = { userId: next.call, presence: 'RINGING' };
    world.truth.users.set(next.call, { ...world.truth.users.get(next.call), ...item });
    world.gateways.presence.push([item], false);
    walk.calledAtMs = world.clock.now();
  }
  if (!('go' in next) || next.go === current?.groupId) return;
  if (current !== null) leave(walk, current);
  const groupId = next.go;
  walk.current = groupId === null ? null : { groupId, sinceMs: world.clock.now() };
  if (groupId !== null) world.dispatch(websocketGroupSubscribe({ orgId: ORG, groupId }));
}

/**
 * Without paths, the answer of a group left before it came can be told from the next group's, because servers answer in
 * order. News that comes between may pass for an answer, and then both are shown: better somebody too many than a member
 * missing.
 */
function mayHold(
  { world, passed, passedSinceMs, calledAtMs }: Walk,
  due: readonly number[],
): readonly number[] {
  const isQuiet = calledAtMs < passedSinceMs - ROUND_TRIP_MS;
  return isQuiet ? due : [...due, ...[...passed].flatMap((groupId) => world.truth.groups.get(groupId) ?? [])];
}

function differsFromTruth(walk: Walk, groupId: number): string | null {
  const { world } = walk;
  const shown = selectGroupDisplayItems(world.state(), groupId).map(({ id }) => id);
  const due = world.truth.groups.get(groupId) ?? [];
  const allowed = mayHold(walk, due);
  const status = selectGroupStatus(world.state(), groupId);
  const isRight = due.every((id) => shown.includes(id)) && shown.every((id) => allowed.includes(id));
  return isRight && status === 'loaded'
    ? null
    : `group ${groupId} is ${status} with ${shown.join()} where ${due.join()} are in it`;
}

/** The group that is looked at last shows its members, and nobody else who can be told from them. */
export function switchingProperty(): fc.IAsyncProperty<[Step[], number, number, boolean]> {
  const steps = fc.array(step, { minLength: 1, maxLength: 12, size: 'max' });
  const lags = fc.constantFrom(0, 0, 40, 250);
  return fc.asyncProperty(steps, lags, fc.nat(1), fc.boolean(), async (all, lagMs, plan, watchesOneself) => {
    await liveWith({ ...calmConfig, answerLagMs: lagMs }, async (world) => {
      for (const [groupId, members] of Object.entries(plans[plan] ?? {})) {
        world.truth.groups.set(Number(groupId), members);
      }
      if (watchesOneself) world.dispatch(websocketUserSubscribe({ orgId: ORG, userId: 7 }));
      await world.advance(1_000);
      const walk: Walk = {
        world,
        lagMs,
        current: null,
        passed: new Set(),
        passedSinceMs: 0,
        calledAtMs: -Infinity,
      };
      for (const next of all) await take(walk, next);
      await world.advance(3_000);
      const wrong = walk.current === null ? null : differsFromTruth(walk, walk.current.groupId);
      if (wrong !== null) throw new Error(wrong);
    });
  });
}
