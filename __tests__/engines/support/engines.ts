import { chromium } from '../drivers/chromium';
import type { EngineKind, EngineName } from '../drivers/engine';
import { firefox } from '../drivers/firefox';
import { webkit } from '../drivers/webkit';

const engines: Record<EngineName, EngineKind> = { chromium, firefox, webkit };

/**
 * `describe` for an engine. Without it its tests are skipped with a notice; in CI they fail, because nobody reads notices
 * there.
 */
export function describeInEngine(name: EngineName, tests: (kind: EngineKind) => void): void {
  const kind = engines[name];
  const missing = kind.missing();
  if (missing === null) {
    describe(`in ${name}`, () => {
      tests(kind);
    });
  } else if (process.env.CI) {
    it(`${name} is here`, () => {
      expect(missing).toBeNull();
    });
  } else {
    process.stderr.write(`\n*** TESTS IN ${name.toUpperCase()} NOT RUN: ${missing}. ***\n\n`);
    // eslint-disable-next-line jest/no-disabled-tests -- said aloud just above, and never in CI
    describe.skip(`in ${name} (${missing})`, () => {
      tests(kind);
    });
  }
}
