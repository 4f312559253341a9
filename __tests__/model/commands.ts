import fc from 'fast-check';
import type { GatewayMode, RefusalStyle } from './gateway';
import type { CloseStyle, Item, Kind } from './network';
import { groupIds, memberships, people, userIds } from './truth';

/** How `refreshAccessToken` answers. */
export type RefreshMode = 'good' | 'slow' | 'late' | 'throws' | 'rejects' | 'garbage' | 'foreign' | 'same';
export type Patch = Partial<Omit<Item, 'userId'>>;
export type PageEvent = 'hide' | 'show' | 'offline' | 'online' | 'resume' | 'comeBack';

/** Everything that an app, a network, a server, a browser or a clock may do to the client. */
export type Command =
  | { do: 'subscribe' | 'unsubscribe'; kind: 'user' | 'group'; id: number; holder: string | undefined }
  | { do: 'setMembers'; groupId: number; variant: number }
  | { do: 'select'; groupId: number | null }
  | { do: 'start'; socket: Kind; endpoint: number; token: 'same' | 'new' | 'first'; users: number }
  | { do: 'login'; socket: Kind; userId: number }
  | { do: 'stop'; socket: Kind | undefined }
  | { do: 'badAction'; which: number }
  | { do: 'push'; changes: { userId: number; patch: Patch }[]; isNoisy: boolean }
  | { do: 'unread'; count: number }
  | { do: 'drop'; socket: Kind; code: number; lateMs: number }
  | { do: 'gateway'; socket: Kind; mode: GatewayMode; isLate: boolean }
  | { do: 'hole' | 'heal' | 'welcomeAgain' }
  | { do: 'zombies' | 'errorFrame'; socket: Kind }
  | { do: 'badFrame'; socket: Kind; which: number }
  | { do: 'revoke'; isKicked: boolean }
  | { do: 'refresh'; mode: RefreshMode }
  | { do: 'clockJump'; byMs: number }
  | { do: 'page'; event: PageEvent }
  | { do: 'sleep'; ms: number; timersFirst: boolean }
  | { do: 'wait'; ms: number };

/** What one life of a client is like from beginning to end. */
export interface Config {
  randomSeed: number;
  begins: Kind[];
  echoesPaths: boolean;
  canRefresh: boolean;
  /** `null` for tokens that never expire. */
  tokenLifeMs: number | null;
  tickMs: number;
  messagesTick: boolean;
  /** How long the presence service takes to answer a subscribe. */
  answerLagMs: number;
  closeStyle: CloseStyle;
  refusalStyle: RefusalStyle;
  heartbeatTimeoutMs: 'auto' | number;
  flushIntervalMs: number;
}

const pick = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const socket = pick<Kind>('presence', 'presence', 'messages');
const holder = pick(undefined, undefined, 'header', 'list');
const target = fc.oneof(
  fc.record({ kind: fc.constant('user' as const), id: pick(...userIds) }),
  fc.record({ kind: fc.constant('group' as const), id: pick(...groupIds) }),
);
const patch: fc.Arbitrary<Patch> = fc.record(
  {
    presence: pick('', 'RINGING', 'ANSWERED', 'BRIDGED'),
    logicalDirection: pick('', 'Inbound', 'Outbound'),
    callChannelUUID: pick('', 'channel-1', 'channel-2'),
    availability: pick('', 'Available', 'Busy', '__proto__', 'constructor'),
    availabilityStateId: pick(1, 2, -1.5),
    availabilityProfileId: pick(1, 2),
  },
  { requiredKeys: [] },
);

const closeCodes = [1000, 1001, 1005, 1006, 1006, 1006, 1011, 1012, 1013, 4008, 4999, 4003, 4401];
const fatalCodes = [1002, 1003, 1007, 1008, 1009, 1010, 4001, 4002, 4005, 4006, 4400, 4403];

const subscriptions: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 10,
    arbitrary: fc
      .tuple(target, holder)
      .map(([{ kind, id }, name]): Command => ({ do: 'subscribe', kind, id, holder: name })),
  },
  {
    weight: 6,
    arbitrary: fc
      .tuple(target, holder)
      .map(([{ kind, id }, name]): Command => ({ do: 'unsubscribe', kind, id, holder: name })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(pick(...groupIds), fc.nat(2))
      .map(([groupId, variant]): Command => ({ do: 'setMembers', groupId, variant })),
  },
  {
    weight: 1,
    arbitrary: pick(null, ...groupIds).map((groupId): Command => ({ do: 'select', groupId })),
  },
];

const lifecycle: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 4,
    arbitrary: fc
      .tuple(socket, pick(0, 0, 0, 1), pick<'same' | 'new' | 'first'>('same', 'new', 'first'), pick(0, 0, 1))
      .map(([kind, endpoint, token, users]): Command => ({
        do: 'start',
        socket: kind,
        endpoint,
        token,
        users,
      })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(socket, pick(...people))
      .map(([kind, userId]): Command => ({ do: 'login', socket: kind, userId })),
  },
  {
    weight: 2,
    arbitrary: pick<Kind | undefined>(undefined, 'presence', 'messages').map((kind): Command => ({
      do: 'stop',
      socket: kind,
    })),
  },
  { weight: 1, arbitrary: fc.nat(9).map((which): Command => ({ do: 'badAction', which })) },
];

const server: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 8,
    arbitrary: fc
      .tuple(
        fc.uniqueArray(fc.record({ userId: pick(...userIds), patch }), {
          minLength: 1,
          maxLength: 3,
          selector: ({ userId }) => userId,
        }),
        pick(false, false, true),
      )
      .map(([changes, isNoisy]): Command => ({ do: 'push', changes, isNoisy })),
  },
  { weight: 2, arbitrary: fc.nat(3).map((count): Command => ({ do: 'unread', count })) },
  { weight: 1, arbitrary: fc.constant<Command>({ do: 'welcomeAgain' }) },
  { weight: 1, arbitrary: socket.map((kind): Command => ({ do: 'errorFrame', socket: kind })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(socket, fc.nat(20))
      .map(([kind, which]): Command => ({ do: 'badFrame', socket: kind, which })),
  },
  { weight: 2, arbitrary: fc.boolean().map((isKicked): Command => ({ do: 'revoke', isKicked })) },
  {
    weight: 2,
    arbitrary: pick<RefreshMode>(
      ...(['good', 'good', 'slow', 'late', 'throws', 'rejects', 'garbage', 'foreign', 'same'] as const),
    ).map((mode): Command => ({ do: 'refresh', mode })),
  },
];

const faults: fc.WeightedArbitrary<Command>[] = [
  {
    weight: 5,
    arbitrary: fc
      .tuple(socket, pick(...closeCodes), pick(0, 0, 900, 5_000))
      .map(([kind, code, lateMs]): Command => ({ do: 'drop', socket: kind, code, lateMs })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(socket, pick(...fatalCodes))
      .map(([kind, code]): Command => ({ do: 'drop', socket: kind, code, lateMs: 0 })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(socket, pick<GatewayMode>('up', 'up', 'down', 'hang', 'mute'), fc.boolean())
      .map(([kind, mode, isLate]): Command => ({ do: 'gateway', socket: kind, mode, isLate })),
  },
  { weight: 2, arbitrary: fc.constant<Command>({ do: 'hole' }) },
  { weight: 2, arbitrary: fc.constant<Command>({ do: 'heal' }) },
  { weight: 1, arbitrary: socket.map((kind): Command => ({ do: 'zombies', socket: kind })) },
  {
    weight: 1,
    arbitrary: pick(3_600_000, -3_600_000, 61_000).map((byMs): Command => ({ do: 'clockJump', byMs })),
  },
  {
    weight: 3,
    arbitrary: pick<PageEvent>('hide', 'show', 'offline', 'online', 'resume', 'comeBack').map(
      (event): Command => ({ do: 'page', event }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(pick(3_000, 120_000), fc.boolean())
      .map(([ms, timersFirst]): Command => ({ do: 'sleep', ms, timersFirst })),
  },
  {
    weight: 14,
    arbitrary: pick(0, 3, 20, 20, 60, 60, 900, 5_000, 5_000, 40_000).map((ms): Command => ({
      do: 'wait',
      ms,
    })),
  },
];

/** Any command. */
export const command: fc.Arbitrary<Command> = fc.oneof(...subscriptions, ...lifecycle, ...server, ...faults);

/** A sequence of commands; most shrink away when it fails. */
export const commands = (maxLength: number): fc.Arbitrary<Command[]> =>
  fc.array(command, { minLength: 1, maxLength, size: 'max' });

export const config: fc.Arbitrary<Config> = fc.record({
  randomSeed: fc.nat(),
  begins: pick<Kind[]>(['presence', 'messages'], ['presence'], ['presence', 'messages'], []),
  echoesPaths: fc.boolean(),
  canRefresh: pick(true, true, false),
  tokenLifeMs: pick(null, 3_600_000, 120_000),
  tickMs: pick(10_000, 25_000),
  messagesTick: fc.boolean(),
  answerLagMs: pick(0, 0, 200),
  closeStyle: pick<CloseStyle>('browser', 'errorOnly', 'twice'),
  refusalStyle: pick<RefusalStyle>('error', 'error+4401', '4401', '4003'),
  heartbeatTimeoutMs: pick<'auto' | number>('auto', 'auto', 30_000),
  flushIntervalMs: pick(16, 16, 0),
});

/** Members of a group in one of its variants. */
export function variantOf(groupId: number, variant: number): readonly number[] {
  return memberships[groupId]?.[variant] ?? [];
}
