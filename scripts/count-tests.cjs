// Jest reporter: writes how the run ended to temp/tests.json, for the closing line of .ci/run.
const { mkdirSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

module.exports = class CountTests {
  constructor({ rootDir }) {
    this.folder = join(rootDir, 'temp');
  }

  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      // A suite that cannot load has no failed tests, only itself.
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, 'tests.json'), JSON.stringify(counts));
  }
};
