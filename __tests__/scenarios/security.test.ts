import {
  errorReported,
  websocketStart,
  websocketUserSubscribe,
  websocketUserUnsubscribe,
} from '../../src/index';
import { createScriptedSockets } from '../helpers/scripted-sockets';
import { seededRandom } from '../helpers/seeded-random';
import {
  endpoint,
  freshToken,
  pass,
  passUntilRetry,
  settle,
  setUp,
  tellStories,
  user,
  type World,
} from '../helpers/story';

tellStories();

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function expectTidy({ errors }: World): void {
  for (const { message } of errors) {
    expect(message).not.toMatch(UNPRINTABLE);
    expect(message.length).toBeLessThan(700);
  }
}

describe('text that a server sends', () => {
  const texts: [string, string][] = [
    ['is long', 'x'.repeat(1_000_000)],
    ['holds control characters', 'line\r\nline\u0000\u001b[31mred\u0007'],
    ['turns the direction of writing', 'abc\u202Etxt.exe\u2066\u2069'],
    ['is half a character', '\ud83d broken \udc00'],
    ['is cut within a character', `${'a'.repeat(254)}🦊🦊`],
    ['holds line separators', 'a\u2028b\u2029c\u0085d'],
    ['is HTML', '<img src=x onerror=alert(1)>'],
    ['is nothing', ''],
  ];

  it.each(texts)('(an error frame) is kept to 256 printable characters where it %s', async (_, text) => {
    const world = setUp();
    await world.begin();
    world.gateway.error(text);
    await settle();
    expect(world.errors).toMatchObject([{ code: 'SERVER_ERROR' }]);
    expectTidy(world);
    const [, said = ''] = world.errors[0]!.message.split('The server said: ');
    expect(said.length).toBeLessThanOrEqual(256);
  });

  it.each(texts)('(a close reason) is kept to 256 printable characters where it %s', async (_, text) => {
    const world = setUp();
    await world.begin();
    world.gateway.drop(4403, text);
    await settle();
    expect(world.presence().error).toMatchObject({ code: 'CONNECTION_CLOSED', closeCode: 4403 });
    expectTidy(world);
  });

  it.each<{ message: unknown }>([
    { message: undefined },
    { message: null },
    { message: 42 },
    { message: {} },
    { message: [] },
  ])('may be no text: %j', async ({ message }) => {
    const world = setUp();
    await world.begin();
    world.gateway.sendRaw(JSON.stringify({ type: 'error', message }));
    await settle();
    expect(world.errors).toMatchObject([{ code: 'SERVER_ERROR' }]);
  });
});

describe('a token that comes back', () => {
  const echoes: [string, (token: string) => string][] = [
    ['whole', (token) => `bad token ${token}`],
    ['in a header', (token) => `Authorization: Bearer ${token}; retry`],
    ['in a URL', (token) => `wss://gateway.test/?access_token=${token}&x=1`],
    ['without its signature', (token) => token.split('.').slice(0, 2).join('.')],
    ['as its payload alone', (token) => token.split('.')[1] ?? ''],
    ['as a piece from its middle', (token) => `…${token.slice(40, 64)}…`],
    ['as its first 24 characters', (token) => token.slice(0, 24)],
    ['as its last 24 characters', (token) => token.slice(-24)],
    ['twice', (token) => `${token}${token}`],
    ['across the limit', (token) => `${'x'.repeat(250)}${token}`],
    ['far behind the limit', (token) => `${'x'.repeat(8_180)}${token}`],
    ['broken by line ends', (token) => token.replace(/(.{30})/g, '$1\r\n')],
    ['broken by characters without width', (token) => token.replace(/(.{60})/g, '$1\u200b')],
  ];

  it.each(echoes)('%s is not shown, wherever the server puts it', async (_, echo) => {
    const world = setUp();
    const token = world.start();
    world.startMessages({ accessToken: token });
    await settle();
    const text = echo(token);
    world.gateway.error(text);
    await settle();
    for (const frame of [
      text,
      JSON.stringify(text),
      JSON.stringify({ type: text }),
      JSON.stringify({ type: 'response', data: text }),
      JSON.stringify({ type: 'response', data: [{ userId: text }] }),
      JSON.stringify({ type: 'response', data: [{ userId: 1, presence: text }] }),
      JSON.stringify({ operation: 1, data: text }),
      JSON.stringify({ operation: 'x', data: { userStatistics: { unreadMessages: text } } }),
    ]) {
      world.gateway.sendRaw(frame);
      await settle();
      await pass(200);
    }
    world.gateway.drop(4403, text);
    await settle();
    expect(world.errors.length).toBeGreaterThan(10);
    expectTidy(world);
  });

  it.each(echoes)('%s is not shown before the welcome either', async (_, echo) => {
    const world = setUp({ gateway: { autoWelcome: false } });
    const token = world.start();
    await settle();
    world.gateway.error(echo(token));
    await settle();
    expect(world.presence().error).toMatchObject({ code: 'TOKEN_REJECTED' });
  });

  it.each(echoes)('%s is not shown where our own app gives it to us', async (_, echo) => {
    const token = freshToken();
    const world = setUp({
      options: {
        refreshAccessToken: () => Promise.reject(new Error(echo(token))),
        userPath: () => {
          throw new Error(echo(token));
        },
        WebSocket: createScriptedSockets({ constructorThrows: new Error(echo(token)) }).WebSocket,
      },
    });
    world.start({ accessToken: token, endpoint: `${endpoint}?access_token=${token}` });
    world.watchUser(1);
    await settle();
    world.store.dispatch(
      websocketStart({ endpoint: 'http://no.test', accessToken: token, isFreedomWeb: false }),
    );
    world.store.dispatch(
      websocketStart({ endpoint: `http://${token}.test/${token}`, accessToken: token, isFreedomWeb: false }),
    );
    expect(world.errors.map(({ code }) => code)).toContain('INVALID_COMMAND');
    expectTidy(world);
  });

  it('is not shown after it was replaced', async () => {
    const first = freshToken();
    const world = setUp();
    world.start({ accessToken: first });
    await settle();
    for (let time = 0; time < 5; time++) {
      world.start();
      await settle();
    }
    world.gateway.error(`old one: ${first}`);
    await settle();
    expect(world.errors).toHaveLength(1);
  });

  it.each(['in its session', 'in the session after'])(
    'is not shown %s, however many tokens the other socket has had meanwhile',
    async (when) => {
      const world = setUp();
      const held = freshToken({ jti: 'of-the-messages-socket-alone-from-beginning-to-end' });
      world.startMessages({ accessToken: held });
      await settle();
      for (let time = 0; time < 40; time++) {
        world.start();
        await settle();
      }
      if (when === 'in the session after') {
        world.gateway.drop(1_006, '', 'messages');
        await settle();
        // Nobody keeps the token now: it is the next attempt that makes it known again.
        for (let time = 0; time < 40; time++) {
          world.start();
          await settle();
        }
        await passUntilRetry(world.messages);
        await settle();
      }
      expect(world.messages().status).toBe('ready');
      world.gateway.tick();
      world.gateway.error(`not ${(held.split('.')[1] ?? '').slice(-60, -5)}`);
      await settle();
      const said = world.errors.filter(({ code }) => code === 'SERVER_ERROR').map(({ message }) => message);
      expect(said).toHaveLength(2);
      for (const message of said) expect(message).toContain('not [redacted]');
    },
  );
});

describe('reports', () => {
  const complain = async ({ gateway }: World, times: number): Promise<void> => {
    for (let time = 0; time < times; time++) gateway.sendRaw('garbage');
    await settle();
  };

  it('of equal code are at most ten a second; the rest is counted in the next', async () => {
    const world = setUp();
    await world.begin();
    await complain(world, 500);
    expect(world.errors).toHaveLength(10);
    expect(world.errors.every(({ suppressed }) => suppressed === undefined)).toBe(true);
    await pass(1_000);
    await complain(world, 1);
    expect(world.errors).toHaveLength(11);
    expect(world.errors.at(-1)).toMatchObject({ code: 'INVALID_FRAME', suppressed: 490 });
    await complain(world, 1);
    expect(world.errors.at(-1)?.suppressed).toBeUndefined();
  });

  it('are never more than ten within any second, wherever it begins', async () => {
    const world = setUp();
    await world.begin();
    const random = seededRandom(3);
    const reportedAt: number[] = [];
    for (let burst = 0; burst < 100; burst++) {
      const before = world.errors.length;
      await complain(world, Math.floor(random() * 15));
      for (let report = before; report < world.errors.length; report++) reportedAt.push(performance.now());
      await pass(Math.floor(random() * 300));
    }
    reportedAt.forEach((atMs, index) => {
      const eleventh = reportedAt[index + 10];
      expect(eleventh === undefined || eleventh - atMs >= 1_000).toBe(true);
    });
  });

  it('of other codes are not held back by them', async () => {
    const world = setUp();
    await world.begin();
    await complain(world, 50);
    world.gateway.error('something else');
    await settle();
    expect(world.errors.at(-1)).toMatchObject({ code: 'SERVER_ERROR' });
  });

  it('go to the store and to onError, the same ones', async () => {
    const world = setUp();
    await world.begin();
    await complain(world, 3);
    world.gateway.drop(4001);
    await settle();
    const dispatched = world.actions.filter(errorReported.match).map(({ payload }) => payload);
    expect(dispatched).toEqual(world.errors);
    expect(world.presence().error).toEqual(world.errors.at(-1));
  });

  it('say when, on the wall clock', async () => {
    const world = setUp();
    await world.begin();
    await pass(12_345);
    await complain(world, 1);
    expect(world.errors[0]?.at).toBe(Date.now());
  });

  it('that change a connection stay with it until it is ready again', async () => {
    const world = setUp();
    await world.begin();
    await complain(world, 1);
    expect(world.presence().error).toBeNull();
    world.gateway.drop();
    await settle();
    expect(world.presence().error).toMatchObject({ code: 'CONNECTION_CLOSED' });
    await passUntilRetry(world.presence);
    expect(world.presence().error).toBeNull();
  });

  it.each([
    ['failed', 4001],
    ['waiting', 1006],
  ])('stay with it also where it is started anew from %s', async (status, code) => {
    const world = setUp();
    await world.begin();
    world.gateway.hang();
    world.gateway.drop(code);
    await settle();
    const { error } = world.presence();
    expect(world.presence()).toMatchObject({ status, error: { closeCode: code } });
    world.start();
    expect(world.presence()).toMatchObject({ status: 'connecting', error });
    world.gateway.heal();
    await settle();
    expect(world.presence()).toMatchObject({ status: 'ready', error: null });
  });
});

describe('resources', () => {
  it('of many reconnects are given back: one socket, no more timers than at first', async () => {
    const world = setUp({ options: { random: () => 0 } });
    world.watchUser(1);
    await world.begin();
    await pass(30_000);
    const timers = jest.getTimerCount();
    for (let cycle = 0; cycle < 250; cycle++) {
      world.gateway.drop();
      await world.gateway.settled();
      jest.advanceTimersByTime(2_000);
      await world.gateway.settled();
    }
    await pass(30_000);
    expect(world.presence().status).toBe('ready');
    expect(world.gateway.connections.filter(({ isOpen }) => isOpen)).toHaveLength(1);
    expect(jest.getTimerCount()).toBe(timers);
  });

  it('of many toggles while there is no network are bounded by what is wanted', async () => {
    const world = setUp();
    world.gateway.refuseConnections();
    await world.begin();
    const random = seededRandom(11);
    for (let toggle = 0; toggle < 3_000; toggle++) {
      const command = random() < 0.5 ? websocketUserSubscribe : websocketUserUnsubscribe;
      world.store.dispatch(command(user(1 + Math.floor(random() * 30))));
    }
    const timers = jest.getTimerCount();
    expect(timers).toBe(1);
    world.gateway.heal();
    await passUntilRetry(world.presence);
    expect(world.asked().length).toBeLessThanOrEqual(30);
    expect(new Set(world.asked()).size).toBe(world.asked().length);
  });
});
