import path from 'node:path';
import { startGateway, type Gateway } from '../../../demo/gateway';
import type { EnginePage } from '../drivers/engine';
import type { Field } from '../support/field';
import { has, isThere } from '../support/page';

const staticDir = path.resolve('demo/wallboard/dist');
const signInButton = '//button[normalize-space()="Sign in"]';
const isLive = '//button[contains(@aria-label, "Connection: Live")]';

async function signInUnlessLive(page: EnginePage): Promise<void> {
  await has(page, `${signInButton} | ${isLive}`);
  if (await isThere(page, signInButton)) await page.click(signInButton);
}

/** The demo as a reader has it; by what it says, not by how it is built. */
export function tellOfWallboard(field: Field): void {
  const started: Gateway[] = [];

  async function start(port = 0): Promise<Gateway> {
    const gateway = await startGateway({ users: 60, speed: 0, staticDir, port });
    started.push(gateway);
    return gateway;
  }

  afterEach(async () => {
    for (const gateway of started.splice(0)) await gateway.close();
  });

  test('sign in, choose a group, lose the gateway, and be back', async () => {
    const gateway = await start();
    const page = await field.openUrl(gateway.url);
    await page.click(signInButton);
    await has(page, isLive);
    const { name } = gateway.simulation.organisation.groups[0]!;
    await page.click(`//nav[@aria-label="Groups"]//*[normalize-space(text())="${name}"]`);
    await has(page, '//*[@data-user-id]');

    const { port } = gateway;
    await gateway.close();
    await has(
      page,
      `//button[not(contains(@aria-label, "Connection: Live"))][contains(@aria-label, "Connection: ")]`,
    );
    await start(port);
    await signInUnlessLive(page);
    await has(page, isLive);
  });
}
