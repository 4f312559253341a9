import { websocketStart, websocketStop, websocketUserSubscribe, groupMembersReceived } from '../../src';
import type { Frame, Kind } from './network';
import { ORG } from './truth';

const pollution = '"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}';

const everywhere: readonly unknown[] = [
  '',
  'null',
  '[]',
  '{',
  '7',
  '"tick"',
  '{}',
  `{${pollution}}`,
  '{"type":"nope"}',
  '{"type":"subscribe","path":"/org/12345/user/1/presence"}',
  '{"type":{"toString":1}}',
  new ArrayBuffer(8),
  new Uint8Array([123, 125]),
  undefined,
];

const bySocket: Readonly<Record<Kind, readonly string[]>> = {
  presence: [
    '{"type":"response"}',
    '{"type":"response","data":{}}',
    '{"type":"response","data":"[]"}',
    '{"type":"response","data":[null,5,"x",[],{"userId":"1"},{"userId":-1},{"userId":1.5}]}',
    '{"type":"response","data":[{"userId":1,"presence":5},{"userId":2,"availability":{}}]}',
    `{"type":"response","data":[{"userId":0,${pollution}}],${pollution}}`,
    '{"type":"response","data":[{"userId":9007199254740993,"presence":"RINGING"}]}',
  ],
  messages: [
    '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":-1}}}',
    '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":1.5}}}',
    '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":"5"}}}',
    '{"operation":"MODIFY","data":{"userStatistics":{"unreadMessages":1e309}}}',
    '{"operation":"MODIFY","data":{"userStatistics":[3]}}',
    '{"operation":5,"data":{"userStatistics":{"unreadMessages":3}}}',
    '{"type":"response","data":[{"userId":1,"presence":"RINGING"}]}',
  ],
};

/** Frames that must be left out, each with a session that goes on. */
export function junkFrame(socket: Kind, which: number): Frame {
  const all = [...everywhere, ...bySocket[socket]];
  return { data: all[which % all.length], meaning: { is: 'junk' } };
}

const endpoint = 'wss://presence.test/a';
const isFreedomWeb = false;

/** Actions that break a rule, each to be reported and to change nothing. */
export function badAction(which: number, token: string): { type: string } {
  const actions: { type: string }[] = [
    websocketStart({ endpoint: 'https://presence.test/', accessToken: token, isFreedomWeb }),
    websocketStart({ endpoint: `wss://user:${token}@presence.test/`, accessToken: token, isFreedomWeb }),
    websocketStart({ endpoint, accessToken: `${token}\n`, isFreedomWeb }),
    websocketStart({ endpoint, accessToken: token, isFreedomWeb, users: `org:${ORG}:user:x` }),
    { ...websocketStart({ endpoint, accessToken: token, isFreedomWeb }), endpoint: 7 } as never,
    { ...websocketStop(), socket: 'both' } as never,
    websocketUserSubscribe({ orgId: '../../12345', userId: 1 }),
    websocketUserSubscribe({ orgId: ORG, userId: 1.5 }),
    websocketUserSubscribe({ orgId: ORG, userId: 1, meta: { holder: '' } }),
    groupMembersReceived({ groupId: -1, userIds: [1] }),
  ];
  return actions[which % actions.length] ?? websocketStop();
}
