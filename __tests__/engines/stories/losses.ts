import type { GatewaySession } from '../../integration/support/scripted-gateway';
import { endpointsAt, signIn, type Field } from '../support/field';
import { eventually, logOf, shows, showsPeople } from '../support/page';

const live = ['1 ANSWERED Available live', '2  Lunch live'];
const stale = live.map((line) => line.replace('live', 'stale'));

/** Closes as servers do that do not wait for the answer: it meets no socket any more, and a reset comes back. */
function closeAndReset(session: GatewaySession | undefined, code: number, reason?: string): void {
  session!.socket.close(code, reason);
  session!.socket.terminate();
}

/** Servers that go, in every way that they go. */
export function tellOfLosses(field: Field): void {
  test('killed, and started again: stale meanwhile, and back by itself', async () => {
    const gateway = await field.gatewayProcess();
    const page = await field.openReady(endpointsAt(gateway.report.port));
    await showsPeople(page, live);
    gateway.child.kill('SIGKILL');
    await showsPeople(page, stale);
    const restarted = await field.gatewayProcess({ port: gateway.report.port });
    await showsPeople(page, live);
    await shows(page, 'messages', 'ready');
    await eventually(() => restarted.report.live.length === 2);
    expect((await logOf(page)).errors).toContainEqual(
      expect.objectContaining({ socket: 'presence', code: 'CONNECTION_CLOSED', closeCode: 1006 }),
    );
  });

  test('frozen: found dead by its silence, and one session is left when it wakes', async () => {
    const gateway = await field.gatewayProcess({ tickMs: 100 });
    const page = await field.openReady({
      ...endpointsAt(gateway.report.port),
      heartbeatTimeoutMs: 1_500,
      connectTimeoutMs: 500,
    });
    await showsPeople(page, live);
    gateway.child.kill('SIGSTOP');
    await showsPeople(page, stale);
    gateway.child.kill('SIGCONT');
    await showsPeople(page, live);
    await shows(page, 'messages', 'ready');
    await eventually(() => gateway.report.live.length === 2);
    expect((await logOf(page)).errors).toContainEqual(
      expect.objectContaining({ socket: 'presence', code: 'HEARTBEAT_TIMEOUT' }),
    );
  });

  test.each([1008, 4001, 4006, 4403])(
    '%i, then a reset: failed, with the code that was sent',
    async (code) => {
      const gateway = await field.gateway();
      const page = await field.openReady(endpointsAt(gateway.port));
      await showsPeople(page, live);
      closeAndReset(gateway.live('presence')[0], code, 'see the manual');
      await shows(page, 'presence', 'failed');
      await shows(page, 'close-code', String(code));
      const { errors } = await logOf(page);
      expect(errors).toEqual([
        expect.objectContaining({ socket: 'presence', code: 'CONNECTION_CLOSED', closeCode: code }),
      ]);
      expect(errors[0]!.message).toContain('see the manual');
      expect(gateway.opened).toBe(2);
    },
  );

  test.each([1001, 1012, 4008])(
    '%i, then a reset: tried again, with the code that was sent',
    async (code) => {
      const heard = code === 1012 && !field.tellsOfRestarts ? 1006 : code;
      const gateway = await field.gateway();
      const page = await field.openReady(endpointsAt(gateway.port));
      await showsPeople(page, live);
      closeAndReset(gateway.live('presence')[0], code);
      await eventually(() => gateway.opened === 3);
      await showsPeople(page, live);
      expect((await logOf(page)).errors).toEqual([
        expect.objectContaining({ socket: 'presence', code: 'CONNECTION_CLOSED', closeCode: heard }),
      ]);
    },
  );

  test('the messages socket refused for good, then reset: the presence socket does not notice', async () => {
    const gateway = await field.gateway();
    const page = await field.openReady(endpointsAt(gateway.port));
    closeAndReset(gateway.live('messages')[0], 4006);
    await shows(page, 'messages', 'failed');
    expect((await logOf(page)).statuses.presence).toEqual(['connecting', 'authenticating', 'ready']);
  });

  test('a presence handshake that hangs costs the messages socket one timeout at most', async () => {
    const gateway = await field.gateway();
    gateway.holdUpgrades(true, 'presence');
    const page = await field.open({ ...endpointsAt(gateway.port), connectTimeoutMs: 2_000 });
    await signIn(page);
    await shows(page, 'messages', 'ready');
    const { statuses, errors } = await logOf(page);
    expect(statuses.messages).toEqual(['connecting', 'ready']);
    expect(errors.filter(({ socket }) => socket === 'messages')).toEqual([]);
    expect(errors.length).toBeLessThanOrEqual(1);
    gateway.holdUpgrades(false);
    await shows(page, 'presence', 'ready');
  });
}
