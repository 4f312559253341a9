import { selectPresenceSince } from '../../src';
import { pass, settle, tellStories } from '../helpers/story';
import { closeBrowsers, openBrowser } from './support';

afterEach(closeBrowsers);
tellStories();

it('takes the time of a change that another leader saw while this tab was frozen, not the time before it', async () => {
  const browser = openBrowser();
  browser.gateway.setPresence(1, { presence: '', availability: 'Available' });
  const [tab, other] = [browser.open(), browser.open()];
  for (const { watchUser, start } of [tab, other]) {
    watchUser(1);
    start();
  }
  await settle();
  tab.tab.freeze();
  await pass(1_000);
  browser.gateway.tick();
  browser.gateway.setPresence(1, { presence: 'ANSWERED', availability: 'Busy' });
  await pass(5_000);
  browser.gateway.tick();
  browser.gateway.setPresence(1, { presence: '', availability: 'Available' });
  await pass(1_000);
  tab.tab.thaw();
  await settle();
  expect([tab.role(), other.role()]).toEqual(['follower', 'leader']);
  const since = selectPresenceSince(other.state(), 1);
  expect(since).toMatchObject({ presenceAtLeast: false, availabilityAtLeast: false });
  expect(selectPresenceSince(tab.state(), 1)).toEqual(since);
});
