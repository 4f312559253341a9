import { check } from './check';
import { createClock } from './clock';
import type { Command, Config } from './commands';
import { execute, loadDirectory, start } from './execute';
import { createPage } from './page';
import { checkQuiet, checkStopped, quiet } from './quiet';
import { createWorld, type World } from './world';

const clock = createClock();
const page = createPage();

/** What was wrong, and after which command. */
export class Violation extends Error {
  override name = 'Violation';
}

/** Makes all checks, and throws what was found since the beginning. */
export function judge(world: World, when: string): void {
  check(world);
  if (world.violations.length > 0) throw new Violation(`${when}: ${world.violations.slice(0, 3).join('; ')}`);
}

let isStoodIn = false;

/** Runs `inside` on virtual time and a fake page. Within another such run nothing is exchanged, which saves much time. */
export async function inVirtualTime(inside: () => Promise<void>): Promise<void> {
  if (isStoodIn) {
    await inside();
    return;
  }
  isStoodIn = true;
  const giveBack = [clock.install(), page.install()];
  try {
    await inside();
  } finally {
    for (const back of giveBack) back();
    isStoodIn = false;
  }
}

/** Gives `course` a world of its own. */
export async function liveWith(config: Config, course: (world: World) => Promise<void>): Promise<void> {
  clock.reset();
  page.reset();
  await inVirtualTime(async () => {
    const world = createWorld(config, clock, page);
    const { error } = console;
    console.error = (...args: unknown[]) => {
      world.violate(`I8: console.error ${args.map(String).join(' ')}`);
    };
    try {
      for (const kind of config.begins) start(world, kind, world.appToken);
      await course(world);
    } finally {
      console.error = error;
    }
  });
}

/** One life of a client: every command, with all checks after each, then quiet, then a stop. */
export async function live(config: Config, commands: readonly Command[]): Promise<void> {
  await liveWith(config, async (world) => {
    const first = world.appToken;
    loadDirectory(world);
    judge(world, 'at the beginning');
    for (const [at, command] of commands.entries()) {
      await execute(world, command, first);
      judge(world, `after command ${at + 1}, ${command.do}`);
    }
    await quiet(world);
    judge(world, 'when it was quiet');
    await checkQuiet(world);
    judge(world, 'in peace');
    await checkStopped(world);
    judge(world, 'at the end');
  });
}
