import { missingTools } from '../../demo/gateway/cluster/supervisor/tools';

/**
 * `describe` for tests that run NATS and HAProxy. Where one of them is missing they are skipped with a reason in their
 * name and on stderr; in CI they fail.
 */
export function describeCluster(name: string, tests: () => void): void {
  const missing = missingTools();
  if (missing === undefined || process.env.CI) {
    describe(name, tests);
    return;
  }
  process.stderr.write(`\n*** CLUSTER TESTS NOT RUN: ${name}. ${missing} ***\n\n`);
  // eslint-disable-next-line jest/no-disabled-tests -- the reason is in its name
  describe.skip(`${name} (${missing})`, tests);
}
