import { groupPath } from '../../integration/support/scripted-gateway';
import { endpointsAt, type Field } from '../support/field';
import { byTestId, eventually, logOf, shows, showsPeople } from '../support/page';

const firstGroup = ['1 ANSWERED Available live', '2  Lunch live'];

/** An ordinary shift: sign in, watch, change groups, sign out. */
export function tellOfShift(field: Field): void {
  test('signed in, people of the group move, and the unread count with them', async () => {
    const gateway = await field.gateway();
    const page = await field.openReady(endpointsAt(gateway.port));
    await showsPeople(page, firstGroup);
    gateway.setPresence({ userId: 2, presence: 'RINGING', availability: 'Available' });
    await showsPeople(page, [firstGroup[0]!, '2 RINGING Available live']);
    const unread = { operation: 'MODIFY', data: { userStatistics: { unreadMessages: 7 } } };
    gateway.live('messages')[0]!.send(unread);
    await shows(page, 'unread', '7');
    expect(gateway.opened).toBe(2);
    await expect(logOf(page)).resolves.toMatchObject({
      statuses: {
        presence: ['connecting', 'authenticating', 'ready'],
        messages: ['connecting', 'ready'],
      },
      errors: [],
    });
  });

  test('another group: its people alone, and the server hears of both changes', async () => {
    const gateway = await field.gateway();
    const page = await field.openReady(endpointsAt(gateway.port));
    await showsPeople(page, firstGroup);
    await page.click(byTestId('group-200'));
    await showsPeople(page, ['2  Lunch live', '3 RINGING Available live']);
    await eventually(() => [...gateway.live('presence')[0]!.paths].join() === groupPath(200));
  });

  test('signed out: both sockets are closed, with 1000', async () => {
    const gateway = await field.gateway();
    const page = await field.openReady(endpointsAt(gateway.port));
    await page.click(byTestId('sign-out'));
    await shows(page, 'presence', 'stopped');
    await eventually(() => gateway.live().length === 0);
    expect(gateway.sessions.map(({ closeCode }) => closeCode)).toEqual([1000, 1000]);
  });

  test('two pages: each is current, and one that is closed takes nothing from the other', async () => {
    const gateway = await field.gateway();
    const [first, second] = [
      await field.openReady(endpointsAt(gateway.port)),
      await field.openReady(endpointsAt(gateway.port)),
    ];
    for (const page of [first, second]) await showsPeople(page, firstGroup);
    await first.goTo(field.elsewhereUrl());
    await eventually(() => gateway.live('presence').length === 1 && gateway.live('messages').length === 1);
    gateway.setPresence({ userId: 2, presence: 'BRIDGED', availability: 'Available' });
    await showsPeople(second, [firstGroup[0]!, '2 BRIDGED Available live']);
    expect((await logOf(second)).errors).toEqual([]);
  });
}
