import { reset } from '../../integration/support/reset';
import type { EnginePage } from '../drivers/engine';
import { endpointsAt, signIn, type Field } from '../support/field';
import { byTestId, evaluate, eventually, has, isThere, logOf, shows, showsPeople } from '../support/page';

const live = ['1 ANSWERED Available live', '2  Lunch live'];

/** Keeps the page's only thread busy from a turn of its own on. */
function block(page: EnginePage, ms: number): Promise<void> {
  return evaluate(
    page,
    (busyMs: number) => {
      setTimeout(() => {
        const end = performance.now() + busyMs;
        while (performance.now() < end);
      });
    },
    ms,
  );
}

/** What happens to the page itself. */
export function tellOfPageLife(field: Field): void {
  test('a thread that is blocked while ready: no false death, and it catches up', async () => {
    const gateway = await field.gateway({ tickMs: 100 });
    const page = await field.openReady({ ...endpointsAt(gateway.port), heartbeatTimeoutMs: 1_000 });
    await showsPeople(page, live);
    await block(page, 3_000);
    gateway.setPresence({ userId: 2, presence: 'RINGING', availability: 'Available' });
    await showsPeople(page, [live[0]!, '2 RINGING Available live']);
    expect((await logOf(page)).errors).toEqual([]);
    expect(gateway.opened).toBe(2);
  });

  test('a thread that is blocked while connecting: no false timeout', async () => {
    const gateway = await field.gateway();
    const page = await field.open({ ...endpointsAt(gateway.port), connectTimeoutMs: 1_000 });
    gateway.holdUpgrades(true);
    await signIn(page);
    await eventually(async () => (await logOf(page)).statuses.messages.includes('connecting'));
    await block(page, 2_500);
    gateway.holdUpgrades(false);
    await shows(page, 'presence', 'ready');
    await shows(page, 'messages', 'ready');
    expect((await logOf(page)).errors).toEqual([]);
    expect(gateway.opened).toBe(2);
  });

  test('gone elsewhere: both sockets are closed at once; back again: current within a moment', async () => {
    const gateway = await field.gateway();
    const page = await field.openReady(endpointsAt(gateway.port));
    await showsPeople(page, live);
    const leftAt = performance.now();
    await page.goTo(field.elsewhereUrl());
    await eventually(() => gateway.live().length === 0);
    expect(performance.now() - leftAt).toBeLessThan(2_000);
    gateway.setPresence({ userId: 2, presence: 'RINGING', availability: 'Available' });
    await page.back();
    // From the cache the page is as it was; without one it is a new page, and nobody is signed in.
    await has(page, `${byTestId('presence')} | ${byTestId('user')}`);
    if (await isThere(page, byTestId('user'))) {
      await signIn(page);
      await shows(page, 'presence', 'ready');
      await page.click(byTestId('group-100'));
    }
    await showsPeople(page, [live[0]!, '2 RINGING Available live']);
    await shows(page, 'messages', 'ready');
    await eventually(() => gateway.live('presence').length === 1 && gateway.live('messages').length === 1);
  });

  const ifOffline = field.canGoOffline ? test : test.skip;
  ifOffline(`offline and back (${field.canGoOffline ? 'its driver can' : 'its driver cannot'})`, async () => {
    const gateway = await field.gateway();
    const page = await field.openReady(endpointsAt(gateway.port));
    await showsPeople(page, live);
    await page.setOffline(true);
    await eventually(async () => (await logOf(page)).events.includes('offline'));
    for (const { tcp } of gateway.live()) reset(tcp);
    await shows(page, 'presence', 'offline');
    await page.setOffline(false);
    await shows(page, 'presence', 'ready');
    await showsPeople(page, live);
    await shows(page, 'messages', 'ready');
  });
}
