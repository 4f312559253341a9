import { websocketStop, type RefreshContext } from '../../src/index';
import { createTestToken } from '../../src/testing';
import {
  freshToken,
  orgId,
  ownId,
  pass,
  passUntilRetry,
  scanFor,
  secondsFromNow,
  settle,
  setUp,
  tellStories,
  userPath,
  userString,
  type StoryOptions,
} from '../helpers/story';

tellStories();

/** A world whose app renews tokens, with every question that it was asked. */
function setUpRenewing(story: StoryOptions = {}, renew: () => string | Promise<string> = () => freshToken()) {
  const questions: RefreshContext[] = [];
  const refreshAccessToken = (context: RefreshContext): string | Promise<string> => {
    questions.push(context);
    return renew();
  };
  return { questions, ...setUp({ ...story, options: { refreshAccessToken, ...story.options } }) };
}

describe('a token that one socket got and the other holds', () => {
  it('is one for both: it is renewed by one question', async () => {
    let answer = freshToken();
    const shared = answer;
    const { gateway, start, startMessages, messages, presence, questions } = setUpRenewing({}, () => answer);
    start({ accessToken: shared });
    const old = startMessages();
    gateway.refuseTokens((token) => token === old);
    await settle();
    gateway.drop(1006, '', 'messages');
    await pass(10_000);
    expect(messages().status).toBe('ready');
    questions.length = 0;
    answer = freshToken();
    gateway.refuseTokens((token) => token === shared);
    gateway.drop(1006, '', 'presence');
    await pass(10_000);
    gateway.drop(1006, '', 'messages');
    await pass(10_000);
    expect([presence().status, messages().status]).toEqual(['ready', 'ready']);
    expect(gateway.received.at(-2)?.accessToken).toBe(answer);
    expect(questions).toHaveLength(1);
  });
});

describe('a token that both sockets held', () => {
  it('is news to the socket where another replaced it, once the other socket has had it renewed', async () => {
    const renewed = freshToken();
    const { gateway, start, startMessages, messages, presence } = setUpRenewing({}, () => renewed);
    const first = start();
    startMessages({ accessToken: first });
    const second = freshToken();
    start({ accessToken: second });
    await settle();
    gateway.refuseTokens((token) => token === first);
    gateway.drop(1006, '', 'messages');
    await pass(10_000);
    expect(messages().status).toBe('ready');
    const sent = gateway.received.length;
    start({ accessToken: second });
    start({ accessToken: first });
    await settle();
    expect(gateway.received).toHaveLength(sent);
    start({ accessToken: renewed });
    await settle();
    expect(gateway.received.at(-1)?.accessToken).toBe(renewed);
    expect(presence().status).toBe('ready');
  });
});

describe('a refused token', () => {
  it.each(['error', 4003, 4401] as const)(
    '(by %s) is renewed once, and tried within a second',
    async (by) => {
      const { gateway, start, questions, presence } = setUpRenewing();
      const refused = start();
      gateway.refuseTokens((token) => token === refused, by);
      await settle();
      expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'TOKEN_REJECTED' } });
      await pass(1_000);
      expect(presence()).toMatchObject({ status: 'ready', error: null });
      expect(questions).toEqual([{ socket: 'presence', reason: 'rejected' }]);
      expect(gateway.received.map(({ accessToken }) => accessToken === refused)).toEqual([true, false]);
    },
  );

  it('is tried within a second although the app takes a while to renew it', async () => {
    const renew = () =>
      new Promise<string>((resolve) => {
        setTimeout(resolve, 400, freshToken());
      });
    const { gateway, start, presence } = setUpRenewing({ options: { random: () => 0.999_999 } }, renew);
    const refused = start();
    gateway.refuseTokens((token) => token === refused);
    await settle();
    await pass(1_000);
    expect(presence()).toMatchObject({ status: 'ready', error: null });
  });

  it('is refused on the messages socket by an error before its first tick or data', async () => {
    const { gateway, startMessages, questions, messages } = setUpRenewing();
    const refused = startMessages();
    gateway.refuseTokens((token) => token === refused);
    await settle();
    expect(messages()).toMatchObject({ status: 'waiting', error: { code: 'TOKEN_REJECTED' } });
    await pass(1_000);
    expect(messages().status).toBe('ready');
    expect(questions).toEqual([{ socket: 'messages', reason: 'rejected' }]);
  });

  it('backs off from the second refusal on, and ends with the fifth', async () => {
    const { gateway, begin, questions, presence, errors } = setUpRenewing();
    gateway.refuseTokens();
    await begin();
    const delays: number[] = [];
    while (presence().status === 'waiting') {
      const { retryAt } = presence();
      delays.push((retryAt ?? 0) - Date.now());
      await passUntilRetry(presence);
    }
    expect(presence()).toMatchObject({ status: 'failed', attempt: 5, retryAt: null });
    expect(delays).toHaveLength(4);
    expect(delays[0]).toBeLessThan(1_000);
    expect(questions).toHaveLength(4);
    expect(errors.map(({ code }) => code)).toEqual(Array<string>(5).fill('TOKEN_REJECTED'));
    await pass(3_600_000);
    expect(gateway.received).toHaveLength(5);
  });

  it('backs off and ends with the fifth refusal where nobody can renew it', async () => {
    const { gateway, begin, presence } = setUp();
    gateway.refuseTokens();
    await begin();
    for (let refusal = 1; refusal < 5; refusal++) {
      expect(presence()).toMatchObject({ status: 'waiting', attempt: refusal });
      await passUntilRetry(presence);
    }
    expect(presence()).toMatchObject({ status: 'failed', error: { code: 'TOKEN_REJECTED' } });
  });

  it.each([4003, 4401])('by %i ends at once where nobody can renew it', async (code) => {
    const { gateway, begin, presence } = setUp();
    gateway.refuseTokens(true, code);
    await begin();
    expect(presence()).toMatchObject({
      status: 'failed',
      attempt: 1,
      error: { code: 'TOKEN_REJECTED', closeCode: code },
    });
    await pass(600_000);
    expect(gateway.connections).toHaveLength(1);
  });

  it.each([4003, 4401])('may also come in a session, by %i', async (code) => {
    const { gateway, begin, presence, questions } = setUpRenewing();
    await begin();
    gateway.drop(code, 'session revoked');
    await pass(1_000);
    expect(presence().status).toBe('ready');
    expect(questions).toEqual([{ socket: 'presence', reason: 'rejected' }]);
  });

  it('counts refusals across short sessions, and forgets them after a stable one', async () => {
    const { gateway, begin, presence } = setUpRenewing();
    await begin();
    for (let refusal = 1; refusal < 5; refusal++) {
      gateway.drop(4401);
      await settle();
      await passUntilRetry(presence);
      expect(presence().status).toBe('ready');
    }
    await pass(30_000);
    expect(presence().attempt).toBe(0);
    gateway.drop(4401);
    await pass(1_000);
    expect(presence().status).toBe('ready');
  });

  it('fails with the fifth refusal although sessions lay in between', async () => {
    const { gateway, begin, presence } = setUpRenewing();
    await begin();
    for (let refusal = 1; refusal <= 5; refusal++) {
      expect(presence().status).toBe('ready');
      gateway.drop(4401);
      await settle();
      if (refusal < 5) await passUntilRetry(presence);
    }
    expect(presence().status).toBe('failed');
  });

  it('is forgotten by a new start with another token', async () => {
    const { gateway, start, presence } = setUp();
    const refused = start();
    gateway.refuseTokens((token) => token === refused, 4401);
    await settle();
    expect(presence().status).toBe('failed');
    start();
    await settle();
    expect(presence()).toMatchObject({ status: 'ready', attempt: 1 });
  });

  it('that the app gives again and again is refused five times, and no more', async () => {
    const refused = freshToken();
    const { gateway, start, presence } = setUpRenewing({}, () => refused);
    gateway.refuseTokens();
    start({ accessToken: refused });
    await pass(3_600_000);
    expect(presence()).toMatchObject({ status: 'failed', error: { code: 'TOKEN_REJECTED' } });
    expect(gateway.received.filter(({ type }) => type === 'auth')).toHaveLength(5);
  });

  it('is refused once, although the server says so twice and closes, too', async () => {
    const { gateway, begin, presence, errors } = setUp({ gateway: { autoWelcome: false } });
    await begin();
    gateway.error('no');
    gateway.error('no');
    gateway.drop(4401);
    await settle();
    expect(errors).toMatchObject([{ code: 'TOKEN_REJECTED' }]);
    expect(presence()).toMatchObject({ status: 'waiting', attempt: 1 });
  });

  it('is refused by an error also after a tick that was no welcome', async () => {
    const { gateway, begin, presence } = setUp({ gateway: { autoWelcome: false } });
    await begin();
    gateway.tick();
    gateway.error('no');
    await settle();
    expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'TOKEN_REJECTED' } });
  });

  it('is refused on the messages socket no more once data has come', async () => {
    const { gateway, startMessages, messages } = setUp();
    gateway.setUnread(userString(ownId), 1);
    startMessages();
    await settle();
    gateway.error('no', 'messages');
    await settle();
    expect(messages()).toMatchObject({ status: 'ready', error: { code: 'SERVER_ERROR' } });
  });

  it('comes too late where the session is ready: then it is a report', async () => {
    const { gateway, begin, presence, errors, watchUser, asked } = setUp();
    await begin();
    watchUser(1);
    gateway.error('no such user');
    await settle();
    expect(presence()).toMatchObject({ status: 'ready', error: { code: 'SERVER_ERROR' } });
    expect(errors[0]?.message).toContain('no such user');
    expect(asked()).toEqual([`subscribe ${userPath(1)}`]);
    expect(gateway.connections).toHaveLength(1);
  });
});

describe('a token that is renewed late, badly or never', () => {
  it.each<[string, () => string | Promise<string>, string]>([
    [
      'throws',
      () => {
        throw new Error('no network');
      },
      'no network',
    ],
    ['rejects', () => Promise.reject(new Error('login expired')), 'login expired'],
    ['gives no token', () => 'nonsense', 'no usable token'],
    ['gives something else', () => 42 as unknown as string, 'no usable token'],
    ['gives nothing', () => undefined as unknown as string, 'no usable token'],
    ['gives a token without claims', () => 'e30.e30.x', 'natterboxOrgId'],
    ['gives another user', () => freshToken({ userId: 4 }), 'another organisation or user'],
    ['gives another organisation', () => freshToken({ orgId: 'other' }), 'another organisation or user'],
  ])('is REFRESH_FAILED where the app %s', async (_, renew, why) => {
    const { gateway, begin, presence, errors, questions } = setUpRenewing({}, renew);
    gateway.refuseTokens();
    await begin();
    await passUntilRetry(presence);
    expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'REFRESH_FAILED' } });
    expect(errors.at(-1)?.message).toContain(why);
    expect(errors.at(-1)?.message).not.toContain('..');
    await pass(60_000);
    expect(questions.length).toBeLessThan(20);
  });

  it('is given up after ten seconds, and the late answer is not taken', async () => {
    let answer: (token: string) => void = () => undefined;
    const { gateway, begin, presence, questions } = setUpRenewing(
      {},
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    gateway.refuseTokens();
    await begin();
    await passUntilRetry(presence);
    expect(presence().status).toBe('connecting');
    await pass(9_990);
    expect(presence().status).toBe('connecting');
    await pass(10);
    expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'REFRESH_FAILED' } });
    answer(freshToken());
    await settle();
    expect(presence().status).toBe('waiting');
    expect(questions).toHaveLength(1);
    expect(gateway.received).toHaveLength(1);
  });

  it('opens nothing when a stop came while it was asked for', async () => {
    let answer: (token: string) => void = () => undefined;
    const { store, start, gateway, presence, questions } = setUpRenewing(
      {},
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    start({ accessToken: freshToken({ exp: secondsFromNow(-60) }) });
    await settle();
    expect(questions).toHaveLength(1);
    store.dispatch({ type: 'WEBSOCKET_STOP' });
    answer(freshToken());
    await pass(60_000);
    expect(gateway.connections).toEqual([]);
    expect(presence().status).toBe('stopped');
  });

  it('does not overtake a start with a newer token', async () => {
    const answers: ((token: string) => void)[] = [];
    const { start, gateway } = setUpRenewing({}, () => new Promise((resolve) => answers.push(resolve)));
    start({ accessToken: freshToken({ exp: secondsFromNow(-60) }) });
    await settle();
    const newer = start();
    await settle();
    answers[0]?.(freshToken());
    await pass(60_000);
    expect(gateway.received.map(({ accessToken }) => accessToken)).toEqual([newer]);
  });
});

describe('a token that looks expired', () => {
  it('is renewed before it is used', async () => {
    const { start, gateway, questions, presence } = setUpRenewing();
    const expired = start({ accessToken: freshToken({ exp: secondsFromNow(-1) }) });
    await settle();
    expect(questions).toEqual([{ socket: 'presence', reason: 'expired' }]);
    expect(presence().status).toBe('ready');
    expect(gateway.received.map(({ accessToken }) => accessToken === expired)).toEqual([false]);
  });

  it('is tried all the same where its renewal failed', async () => {
    const { start, presence, errors, questions } = setUpRenewing({}, () => Promise.reject(new Error('no')));
    start({ accessToken: freshToken({ exp: secondsFromNow(-60) }) });
    await settle();
    expect(presence()).toMatchObject({ status: 'waiting', error: { code: 'REFRESH_FAILED' } });
    await passUntilRetry(presence);
    expect(presence().status).toBe('ready');
    expect(questions).toHaveLength(1);
    expect(errors.map(({ code }) => code)).toEqual(['REFRESH_FAILED', 'TOKEN_EXPIRED']);
  });

  it('is tried all the same where nobody can renew it: the server decides', async () => {
    const { start, presence, errors } = setUp();
    start({ accessToken: freshToken({ exp: secondsFromNow(-3_600) }) });
    await settle();
    expect(errors).toMatchObject([{ code: 'TOKEN_EXPIRED', socket: 'presence' }]);
    expect(presence().status).toBe('ready');
  });

  it('is rejected, not expired, once the server has refused it', async () => {
    const { start, gateway, presence, errors } = setUp();
    gateway.refuseTokens();
    start({ accessToken: freshToken({ exp: secondsFromNow(-3_600) }) });
    await settle();
    expect(errors.map(({ code }) => code)).toEqual(['TOKEN_EXPIRED', 'TOKEN_REJECTED']);
    expect(presence().error).toMatchObject({ code: 'TOKEN_REJECTED' });
  });

  it('is renewed once a session where the clock is an hour ahead, and the server decides', async () => {
    const lateByTheClock = () => freshToken({ exp: secondsFromNow(-1_800) });
    const { start, gateway, questions, presence } = setUpRenewing({}, lateByTheClock);
    start({ accessToken: lateByTheClock() });
    await settle();
    expect(presence().status).toBe('ready');
    expect(questions).toHaveLength(1);
    await pass(3_600_000);
    expect(questions).toHaveLength(1);
    for (let loss = 1; loss <= 3; loss++) {
      gateway.drop();
      await settle();
      await passUntilRetry(presence);
      expect(presence().status).toBe('ready');
      expect(questions.length).toBeLessThanOrEqual(1 + loss);
    }
  });

  it('is reported also where it came to look so while the session lasted', async () => {
    const { start, gateway, errors, presence } = setUp();
    start({ accessToken: freshToken({ exp: secondsFromNow(600) }) });
    await pass(700_000);
    expect(errors).toEqual([]);
    for (let loss = 1; loss <= 2; loss++) {
      gateway.drop();
      await settle();
      await passUntilRetry(presence);
    }
    expect(presence().status).toBe('ready');
    expect(errors.map(({ code }) => code)).toEqual([
      'CONNECTION_CLOSED',
      'TOKEN_EXPIRED',
      'CONNECTION_CLOSED',
    ]);
  });

  it('is reported where it is itself the renewed one, once for each', async () => {
    const { start, gateway, errors, presence } = setUpRenewing({}, () =>
      freshToken({ exp: secondsFromNow(-1_800) }),
    );
    start({ accessToken: freshToken({ exp: secondsFromNow(-3_600) }) });
    await settle();
    expect(presence().status).toBe('ready');
    expect(errors).toMatchObject([{ code: 'TOKEN_EXPIRED', socket: 'presence' }]);
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    expect(errors.map(({ code }) => code)).toEqual(['TOKEN_EXPIRED', 'CONNECTION_CLOSED']);
  });

  it('without a sensible exp never expires', async () => {
    for (const exp of [Number.NaN, null, 'soon', {}]) {
      const { start, questions, presence } = setUpRenewing();
      start({ accessToken: freshToken({ exp: exp as number }) });
      await pass(1_000);
      expect(presence().status).toBe('ready');
      expect(questions).toEqual([]);
    }
  });
});

describe('a token that will expire', () => {
  it('is renewed a minute before, and the session stays', async () => {
    const { start, gateway, questions, presence } = setUpRenewing();
    start({ accessToken: freshToken({ exp: secondsFromNow(3_600) }) });
    await settle();
    await pass(3_539_000);
    expect(questions).toEqual([]);
    await pass(1_000);
    expect(questions).toEqual([{ socket: 'presence', reason: 'expiring' }]);
    await pass(600_000);
    expect(gateway.connections).toHaveLength(1);
    expect(presence()).toMatchObject({ status: 'ready', error: null });
  });

  it('is renewed at half its life where that is short', async () => {
    const { start, questions } = setUpRenewing();
    start({ accessToken: freshToken({ exp: secondsFromNow(60) }) });
    await settle();
    await pass(29_000);
    expect(questions).toEqual([]);
    await pass(1_001);
    expect(questions).toHaveLength(1);
  });

  it.each([
    [300_000, 3_300_000],
    [0, 3_600_000],
    [7_200_000, 1_800_000],
  ])('is renewed %i ms before, by option: after %i ms', async (refreshLeadMs, afterMs) => {
    const { start, questions } = setUpRenewing({ options: { refreshLeadMs } });
    start({ accessToken: freshToken({ exp: secondsFromNow(3_600) }) });
    await pass(afterMs - 1_000);
    expect(questions).toEqual([]);
    await pass(1_001);
    expect(questions).toEqual([{ socket: 'presence', reason: 'expiring' }]);
  });

  it('is renewed again before the next one’s time, on and on', async () => {
    const { start, questions, gateway } = setUpRenewing({}, () => freshToken({ exp: secondsFromNow(600) }));
    start({ accessToken: freshToken({ exp: secondsFromNow(600) }) });
    await pass(3_600_000);
    expect(questions).toHaveLength(6);
    expect(gateway.connections).toHaveLength(1);
  });

  it('is not renewed while there is no session to keep', async () => {
    const { start, questions, gateway } = setUpRenewing();
    gateway.refuseConnections();
    start({ accessToken: freshToken({ exp: secondsFromNow(600) }) });
    await pass(560_000);
    expect(questions).toEqual([]);
    gateway.heal();
    await pass(60_000);
    expect(questions).toHaveLength(1);
  });

  it('is not renewed after its session was lost, until the next attempt needs it', async () => {
    const { start, questions, gateway, presence } = setUpRenewing();
    start({ accessToken: freshToken({ exp: secondsFromNow(600) }) });
    await settle();
    gateway.hang();
    gateway.drop();
    await pass(590_000);
    expect(questions).toEqual([]);
    gateway.heal();
    await pass(120_000);
    expect(presence().status).toBe('ready');
    expect(questions).toHaveLength(1);
  });

  it('sends the newest token with the next auth', async () => {
    const renewed: string[] = [];
    const { start, gateway, presence } = setUpRenewing({}, () => {
      renewed.push(freshToken());
      return renewed.at(-1) ?? '';
    });
    start({ accessToken: freshToken({ exp: secondsFromNow(3_600) }) });
    await pass(3_541_000);
    gateway.drop();
    await settle();
    await passUntilRetry(presence);
    expect(gateway.received.at(-1)?.accessToken).toBe(renewed[0]);
    expect(presence().status).toBe('ready');
  });

  it('is asked for again with backoff when that fails, and the session is not closed for it', async () => {
    let failures = 0;
    const { start, gateway, questions, presence, errors } = setUpRenewing({}, () => {
      failures += 1;
      if (failures <= 3) throw new Error('later');
      return freshToken();
    });
    start({ accessToken: freshToken({ exp: secondsFromNow(120) }) });
    await pass(60_001);
    expect(questions).toHaveLength(1);
    await pass(60_000);
    expect(questions.map(({ reason }) => reason)).toEqual(Array<string>(4).fill('expiring'));
    expect(errors.map(({ code }) => code)).toEqual(Array<string>(3).fill('REFRESH_FAILED'));
    expect(presence()).toMatchObject({ status: 'ready', error: null });
    expect(gateway.connections).toHaveLength(1);
  });

  it('is told of a socket that still holds the token when the answer comes, or of none', async () => {
    const { store, start, startMessages, questions, errors } = setUpRenewing(
      {},
      () =>
        new Promise<string>((_, reject) => {
          setTimeout(() => {
            reject(new Error('later'));
          }, 5_000);
        }),
    );
    const accessToken = freshToken({ exp: secondsFromNow(3_600) });
    start({ accessToken });
    startMessages({ accessToken });
    await settle();
    await pass(3_541_000);
    const [first] = questions;
    const other = first?.socket === 'messages' ? 'presence' : 'messages';
    expect(questions).toHaveLength(1);
    store.dispatch(websocketStop({ socket: first?.socket }));
    await pass(5_000);
    expect(errors).toMatchObject([{ code: 'REFRESH_FAILED', socket: other }]);
    await pass(15_000);
    expect(questions.length).toBeGreaterThan(1);
    store.dispatch(websocketStop());
    await pass(30_000);
    expect(errors.every(({ socket }) => socket === other)).toBe(true);
    const told = errors.length;
    await pass(60_000);
    expect(errors).toHaveLength(told);
  });

  it('far in the future does not overflow a timer', async () => {
    const { start, questions } = setUpRenewing();
    start({ accessToken: freshToken({ exp: secondsFromNow(60 * 86_400) }) });
    await pass(60_000);
    expect(questions).toEqual([]);
  });

  it('is not asked for in a hot loop by an app that always answers with the same one', async () => {
    const same = createTestToken({ orgId, userId: ownId, exp: secondsFromNow(4) });
    const { start, questions } = setUpRenewing({}, () => same);
    scanFor(same);
    start({ accessToken: same });
    await pass(60_000);
    expect(questions.length).toBeLessThan(60);
  });
});

describe('two sockets with the same token', () => {
  it('share one question when both are refused, and both take the answer', async () => {
    const { gateway, start, startMessages, questions, presence, messages } = setUpRenewing();
    const refused = start();
    startMessages({ accessToken: refused });
    gateway.refuseTokens((token) => token === refused, 4401);
    await settle();
    await pass(1_000);
    expect([presence().status, messages().status]).toEqual(['ready', 'ready']);
    expect(questions).toHaveLength(1);
    const newest = gateway.received
      .flatMap(({ type, accessToken }) => (type === 'auth' ? [accessToken] : []))
      .slice(2);
    expect(new Set(newest).size).toBe(1);
  });

  it('share one question although the answer takes long', async () => {
    const answers: ((token: string) => void)[] = [];
    const { gateway, start, startMessages, questions, presence, messages } = setUpRenewing(
      {},
      () => new Promise((resolve) => answers.push(resolve)),
    );
    const refused = start();
    startMessages({ accessToken: refused });
    gateway.refuseTokens((token) => token === refused);
    await pass(5_000);
    expect(questions).toHaveLength(1);
    answers[0]?.(freshToken());
    await settle();
    expect([presence().status, messages().status]).toEqual(['ready', 'ready']);
  });

  it('share the renewal of one that will expire', async () => {
    const { start, startMessages, questions } = setUpRenewing();
    const accessToken = start({ accessToken: freshToken({ exp: secondsFromNow(3_600) }) });
    startMessages({ accessToken });
    await pass(3_541_000);
    expect(questions).toHaveLength(1);
  });

  it('keep their question where one of them is stopped', async () => {
    const answers: ((token: string) => void)[] = [];
    const { store, start, startMessages, questions, messages } = setUpRenewing(
      {},
      () => new Promise((resolve) => answers.push(resolve)),
    );
    const expired = freshToken({ exp: secondsFromNow(-60) });
    start({ accessToken: expired });
    startMessages({ accessToken: expired });
    await settle();
    store.dispatch({ type: 'WEBSOCKET_STOP', socket: 'presence' });
    answers[0]?.(freshToken());
    await settle();
    expect(messages().status).toBe('ready');
    expect(questions).toHaveLength(1);
  });

  it('ask each for itself where they hold different ones', async () => {
    const { gateway, start, startMessages, questions } = setUpRenewing();
    const refused = [start(), startMessages({ users: userString(ownId) })];
    gateway.refuseTokens((token) => refused.includes(token));
    await pass(2_000);
    expect(questions.map(({ socket }) => socket).sort()).toEqual(['messages', 'presence']);
  });
});

describe('a token that is none', () => {
  const payload = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;

  it.each<[string, unknown]>([
    ['is empty', ''],
    ['is a number', 42],
    ['is an object', { token: 'x' }],
    ['has 64 KiB', 'a'.repeat(65_536)],
    ['holds a line break', 'e30.e30\n.x'],
    ['has two parts', 'e30.e30'],
    ['has four parts', 'e30.e30.x.y'],
    ['is no base64', 'e30.{}.x'],
    ['is no JSON', `e30.${Buffer.from('{').toString('base64url')}.x`],
    ['is an array', `e30.${Buffer.from('[]').toString('base64url')}.x`],
    ['has no claims', payload({})],
    ['names no user', payload({ natterboxOrgId: '1' })],
    ['names no organisation', payload({ natterboxUserId: '1' })],
    ['names user 0', payload({ natterboxOrgId: '1', natterboxUserId: '0' })],
    ['names a user with a sign', payload({ natterboxOrgId: '1', natterboxUserId: '-1' })],
    ['names half a user', payload({ natterboxOrgId: '1', natterboxUserId: '1.5' })],
    ['names a user beyond 2^53', payload({ natterboxOrgId: '1', natterboxUserId: '9007199254740993' })],
    ['names a path as organisation', payload({ natterboxOrgId: '../1', natterboxUserId: '1' })],
  ])('starts nothing where it %s', async (_, accessToken) => {
    const { start, presence, errors, gateway } = setUp();
    if (typeof accessToken === 'string' && accessToken.length >= 24) scanFor(accessToken);
    start({ accessToken: accessToken as string, endpoint: 'wss://gateway.test/' });
    await pass(60_000);
    expect(gateway.connections).toEqual([]);
    expect(errors).toMatchObject([{ code: 'INVALID_TOKEN', socket: 'presence' }]);
    expect(presence().status).toBe('idle');
  });
});
