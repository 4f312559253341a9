import { selectUserDisplayItem, selectUserPresence } from '../../src/index';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import { groupPath, pass, settle, setUp, tellStories, userPath, type World } from '../helpers/story';

tellStories();

const response = (...data: unknown[]): string => JSON.stringify({ type: 'response', data });
const good = response({ userId: 1, presence: 'RINGING' });

/** A ready session that watches users 1 and 2. */
async function watching(): Promise<World> {
  const world = setUp({ gateway: { autoSnapshot: false } });
  world.watchUser(1);
  world.watchUser(2);
  await world.begin();
  return world;
}

/** The session lived through it: what comes next is applied, on the same connection. */
async function expectAlive({ gateway, store, presence }: World): Promise<void> {
  gateway.sendRaw(response({ userId: 2, availability: 'still here' }));
  await settle();
  expect(selectUserPresence(store.getState(), 2)?.availability).toBe('still here');
  expect(presence()).toMatchObject({ status: 'ready', error: null });
  expect(gateway.connections).toHaveLength(1);
}

describe('a frame that cannot be understood', () => {
  it.each<[string, string, string]>([
    ['no text at all', '', 'the frame must be JSON; got ""'],
    ['no JSON', '{"type":"response"', 'the frame must be JSON'],
    ['half a frame', good.slice(0, -5), 'the frame must be JSON'],
    ['two frames in one', good + good, 'the frame must be JSON'],
    ['null', 'null', 'the frame must be a JSON object; got null'],
    ['a number', '42', 'got 42'],
    ['a string', '"tick"', 'got "tick"'],
    ['an array', '[]', 'got an array of 0'],
    ['no type', '{}', 'type must be tick, response or error; got undefined'],
    ['an unknown type', '{"type":"presence"}', 'got "presence"'],
    ['a type of another type', '{"type":{"tick":1}}', 'got a value of type object'],
    ['a type from the prototype', '{"type":"__proto__"}', 'got "__proto__"'],
    ['a frame of ours', '{"type":"auth"}', 'got "auth"'],
    ['a response without data', '{"type":"response"}', 'response.data must be an array; got undefined'],
    [
      'a response with an object',
      '{"type":"response","data":{"0":{"userId":1}}}',
      'response.data must be an array',
    ],
    ['a response with null', '{"type":"response","data":null}', 'got null'],
  ])('(%s) is dropped and reported, and the session goes on', async (_, text, why) => {
    const world = await watching();
    world.gateway.sendRaw(text);
    await settle();
    expect(world.errors).toMatchObject([{ code: 'INVALID_FRAME', socket: 'presence' }]);
    expect(world.errors[0]?.message).toContain(why);
    await expectAlive(world);
  });

  it.each([
    ['a buffer', new ArrayBuffer(8)],
    ['a typed array', new Uint8Array([123, 125])],
    ['a Blob', new Blob(['{"type":"tick"}'])],
    ['nothing', undefined],
    ['an object', { type: 'response' }],
  ])('(%s: binary data) is dropped and reported', async (_, data) => {
    const scripted = createScriptedSockets();
    const { start, presence, errors } = setUp({ options: { WebSocket: scripted.WebSocket } });
    start();
    const socket = scripted.last();
    expect(socket.binaryType).toBe('arraybuffer');
    socket.opens();
    socket.receives('{"type":"tick","message":"welcome"}');
    socket.receives(data);
    expect(errors).toMatchObject([{ code: 'INVALID_FRAME' }]);
    expect(presence().status).toBe('ready');
    await settle();
  });

  it('of more than 16 MiB is dropped; one within the limit is applied', async () => {
    const world = await watching();
    const filled = (bytes: number): string => {
      const frame = (filler: string): string => response({ userId: 1, availability: filler });
      return frame('x'.repeat(bytes - frame('').length));
    };
    world.gateway.sendRaw(filled(16 * 1_024 * 1_024 + 1));
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)).toBeUndefined();
    expect(world.errors).toMatchObject([{ code: 'INVALID_FRAME' }]);
    world.gateway.sendRaw(filled(16 * 1_024 * 1_024));
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)?.availability?.length).toBeGreaterThan(
      16_000_000,
    );
    world.gateway.sendRaw(response({ userId: 1, availability: 'small again' }));
    await settle();
    world.actions.length = 0;
    await expectAlive(world);
  });

  it('right after every subscribe causes no reconnect loop', async () => {
    const world = setUp();
    const [send] = [world.gateway.sendRaw.bind(world.gateway)];
    await world.begin();
    for (let userId = 1; userId <= 50; userId++) {
      world.watchUser(userId);
      send('{"type":"response","data":"no"}');
      await pass(200);
    }
    expect(world.gateway.connections).toHaveLength(1);
    expect(world.presence().status).toBe('ready');
  });

  it('before the welcome is reported, and the welcome still counts', async () => {
    const world = setUp({ gateway: { autoWelcome: false } });
    await world.begin();
    world.gateway.sendRaw('garbage');
    world.gateway.sendRaw(good);
    await settle();
    expect(world.presence().status).toBe('authenticating');
    expect(world.store.getState().groups.table.size).toBe(0);
    world.gateway.welcome();
    await settle();
    expect(world.presence().status).toBe('ready');
  });
});

describe('an item that cannot be understood', () => {
  it.each<[string, unknown, string]>([
    ['no object', 42, 'data[0] must be an object; got 42'],
    ['null', null, 'data[0] must be an object; got null'],
    ['an array', [1], 'data[0] must be an object; got an array of 1'],
    ['no user', {}, 'data[0].userId must be a positive safe integer; got undefined'],
    ['a user as text', { userId: '1' }, 'got "1"'],
    ['user 0', { userId: 0 }, 'got 0'],
    ['a negative user', { userId: -1 }, 'got -1'],
    ['half a user', { userId: 1.5 }, 'got 1.5'],
    ['a user beyond 2^53', { userId: 2 ** 53 }, 'got 9007199254740992'],
    ['a user from the prototype', { userId: '__proto__' }, 'got "__proto__"'],
    ['a presence of a wrong type', { userId: 1, presence: 1 }, 'data[0].presence must be ANSWERED'],
    [
      'a direction of a wrong type',
      { userId: 1, logicalDirection: [] },
      'data[0].logicalDirection must be Inbound',
    ],
    [
      'a channel of a wrong type',
      { userId: 1, callChannelUUID: 7 },
      'data[0].callChannelUUID must be a string',
    ],
    [
      'an availability of a wrong type',
      { userId: 1, availability: {} },
      'data[0].availability must be a string',
    ],
    [
      'a state id of a wrong type',
      { userId: 1, availabilityStateId: '3' },
      'data[0].availabilityStateId must be a number',
    ],
    [
      'a profile id of a wrong type',
      { userId: 1, availabilityProfileId: true },
      'data[0].availabilityProfileId must be a number',
    ],
  ])('(%s) is left out alone: the others of its frame are applied', async (_, item, why) => {
    const world = await watching();
    world.gateway.sendRaw(response(item, { userId: 2, presence: 'RINGING' }));
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)).toBeUndefined();
    expect(selectUserDisplayItem(world.store.getState(), 2)).toEqual({ id: 2, presence: 'RINGING' });
    expect(world.errors).toMatchObject([{ code: 'INVALID_ITEM', socket: 'presence', count: 1 }]);
    expect(world.errors[0]?.message).toContain(why);
    await expectAlive(world);
  });

  it('keeps what was known before', async () => {
    const world = await watching();
    world.gateway.sendRaw(good);
    world.gateway.sendRaw(response({ userId: 1, presence: false, availability: 'Away' }));
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)).toEqual({ id: 1, presence: 'RINGING' });
  });

  it('is one report a frame, with the count and the first three problems', async () => {
    const world = await watching();
    world.gateway.sendRaw(response(...Array<unknown>(10).fill({ userId: 'x' })));
    await settle();
    expect(world.errors).toMatchObject([{ code: 'INVALID_ITEM', count: 10 }]);
    const { message } = world.errors[0]!;
    expect(message.match(/userId must be/g)).toHaveLength(3);
    expect(message).toContain('data[0]');
    expect(message).toContain('data[2]');
    expect(message).not.toContain('data[3]');
    expect(message).toContain('and 7 more');
  });

  it('takes null for absent, and fields that it does not know for nothing', async () => {
    const world = await watching();
    const nothing = {
      presence: null,
      logicalDirection: null,
      callChannelUUID: null,
      availability: null,
      availabilityStateId: null,
      availabilityProfileId: null,
    };
    world.gateway.sendRaw(response({ userId: 1, ...nothing, mood: 'fine', nested: { deep: [1] } }));
    await settle();
    expect(selectUserPresence(world.store.getState(), 1)).toEqual({ userId: 1 });
    expect(world.errors).toEqual([]);
  });
});

describe('hostile keys and text', () => {
  it('cannot reach a prototype', async () => {
    const world = await watching();
    for (const text of [
      '{"type":"response","data":[{"userId":1,"__proto__":{"presence":"ANSWERED","polluted":true}}]}',
      '{"type":"response","data":[{"userId":2,"constructor":{"prototype":{"polluted":true}}}]}',
      '{"type":"response","__proto__":{"data":[{"userId":2,"presence":"RINGING"}]},"data":[]}',
      '{"__proto__":{"type":"response"},"data":[{"userId":2,"presence":"RINGING"}]}',
      `{"type":"response","path":"__proto__","data":[{"userId":2,"presence":"RINGING"}]}`,
      `{"type":"response","path":"constructor","data":[{"userId":2,"presence":"RINGING"}]}`,
    ]) {
      world.gateway.sendRaw(text);
    }
    await settle();
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(selectUserPresence(world.store.getState(), 1)).toEqual({ userId: 1 });
    expect(selectUserPresence(world.store.getState(), 2)).toEqual({ userId: 2 });
    await expectAlive(world);
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    '',
    ' ',
    '<script>',
    '\u0000',
    '\ud800',
    '🦊'.repeat(1_000),
  ])('may be the name of an availability: %j', async (availability) => {
    const world = await watching();
    world.gateway.sendRaw(response({ userId: 1, availability }));
    await settle();
    expect(selectUserPresence(world.store.getState(), 1)?.availability).toBe(availability);
  });

  it('of a megabyte is applied, and a deeply nested frame harms nobody', async () => {
    const world = await watching();
    world.gateway.sendRaw(response({ userId: 1, callChannelUUID: 'x'.repeat(1_000_000) }));
    world.gateway.sendRaw('['.repeat(200_000));
    world.gateway.sendRaw(
      `{"type":"response","data":[{"userId":2,"x":${'['.repeat(5_000)}${']'.repeat(5_000)}}]}`,
    );
    await settle();
    expect(selectUserDisplayItem(world.store.getState(), 1)?.callChannelUUID).toHaveLength(1_000_000);
    expect(selectUserDisplayItem(world.store.getState(), 2)).toEqual({ id: 2 });
  });
});

describe('the path of a response', () => {
  it('is exact: it takes no part of another', async () => {
    const world = setUp({ gateway: { autoSnapshot: false } });
    world.watchGroup(10);
    await world.begin();
    for (const path of [groupPath(1), groupPath(100), `${groupPath(10)}/`, userPath(10), '']) {
      world.gateway.sendRaw(JSON.stringify({ type: 'response', path, data: [{ userId: 5 }, { userId: 6 }] }));
    }
    await settle();
    expect(world.memberIds(10)).toEqual([]);
    expect(world.store.getState().groups.table.size).toBe(0);
  });

  it.each([null, 42, {}, []])('of %j is none', async (path) => {
    const world = setUp({ gateway: { autoSnapshot: false } });
    world.watchGroup(10);
    await world.begin();
    world.gateway.sendRaw(JSON.stringify({ type: 'response', path, data: [{ userId: 5 }, { userId: 6 }] }));
    await settle();
    expect(world.memberIds(10)).toEqual([5, 6]);
  });
});

describe('a thousand frames at once', () => {
  it('leave the same state as one by one', async () => {
    const frames = Array.from({ length: 1_000 }, (_, index) =>
      response({ userId: 1 + (index % 2), availability: `state ${index}` }),
    );
    const [together, alone] = [await watching(), await watching()];
    for (const frame of frames) together.gateway.sendRaw(frame);
    await settle();
    for (const frame of frames) {
      alone.gateway.sendRaw(frame);
      await alone.gateway.settled();
    }
    const rows = ({ store }: World) => [1, 2].map((userId) => selectUserPresence(store.getState(), userId));
    expect(rows(together)).toEqual(rows(alone));
  });
});
