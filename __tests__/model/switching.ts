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

/** How somebody looks through groups. */
interface Walk {
  world: World;
  /** The group looked at. */
  current: number | null;
}

async function take(walk: Walk, next: Step): Promise<void> {
  const { world, current } = walk;
  if ('pause' in next) await world.advance(next.pause);
  if ('call' in next) {
    const item = { userId: next.call, presence: 'RINGING' };
    world.truth.users.set(next.call, { ...world.truth.users.get(next.call), ...item });
    world.gateways.presence.push([item], false);
  }
  if (!('go' in next) || next.go === current) return;
  if (current !== null) world.dispatch(websocketGroupUnsubscribe({ orgId: ORG, groupId: current }));
  walk.current = next.go;
  if (next.go !== null) world.dispatch(websocketGroupSubscribe({ orgId: ORG, groupId: next.go }));
}

function differsFromTruth({ world }: Walk, groupId: number): string | null {
  const shown = selectGroupDisplayItems(world.state(), groupId).map(({ id }) => id);
  const due = world.truth.groups.get(groupId) ?? [];
  const status = selectGroupStatus(world.state(), groupId);
  const isRight = due.length === shown.length && due.every((id) => shown.includes(id));
  return isRight && status === 'loaded'
    ? null
    : `group ${groupId} is ${status} with ${shown.join()} where ${due.join()} are in it`;
}

/** The group that is looked at last shows its members, and nobody else: no answer can be another group's. */
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
      const walk: Walk = { world, current: null };
      for (const next of all) await take(walk, next);
      await world.advance(3_000);
      const wrong = walk.current === null ? null : differsFromTruth(walk, walk.current);
      if (wrong !== null) throw new Error(wrong);
    });
  });
}
