import {
  encodeAuth,
  encodeMessagesSubscribe,
  encodeSubscribe,
  encodeUnsubscribe,
  groupPresencePath,
  userPresencePath,
} from '../../src/protocol/encode';
import { closeRule, closeRules } from '../../src/protocol/close-codes';

describe('what the client sends', () => {
  it('is what the specification shows', () => {
    const client = { name: 'CTI 2.0', version: '2.5.1' };
    expect(encodeAuth('t', client)).toBe(
      '{"type":"auth","accessToken":"t","client":{"name":"CTI 2.0","version":"2.5.1"}}',
    );
    expect(encodeSubscribe(userPresencePath('12345', 67_890))).toBe(
      '{"type":"subscribe","path":"/org/12345/user/67890/presence"}',
    );
    expect(encodeUnsubscribe(groupPresencePath('12345', 100))).toBe(
      '{"type":"unsubscribe","path":"/org/12345/group/100/presence"}',
    );
    expect(encodeMessagesSubscribe('id', ['org:12345:user:67890', 'org:12345:user:67891'])).toBe(
      '{"request":"subscribe","clientRequestId":"id","data":{"users":["org:12345:user:67890","org:12345:user:67891"]}}',
    );
  });

  it('holds nothing of a client beyond its name and version', () => {
    const client = { name: 'a', version: '1', secret: 'x' };
    expect(encodeAuth('t', client)).not.toContain('secret');
  });
});

describe('close codes', () => {
  it.each([
    ['stop', [1002, 1003, 1007, 1008, 1009, 1010, 4001, 4002, 4005, 4006, 4400, 4403]],
    ['refuse', [4003, 4401]],
    ['retry-slowly', [4008]],
    ['retry-spread', [1012, 1013]],
    ['retry', [0, 999, 1000, 1001, 1005, 1006, 1011, 1014, 1015, 3000, 4000, 4004, 4007, 4999, Number.NaN]],
  ])('%s: %j', (verdict, codes) => {
    expect(codes.map((code) => closeRule(code).verdict)).toEqual(codes.map(() => verdict));
  });

  it('of the table are all judged above, each with its why', () => {
    expect(Object.keys(closeRules)).toHaveLength(17);
    for (const { why } of Object.values(closeRules)) expect(why).not.toBe('');
  });
});
