import { format } from 'node:util';
import fc from 'fast-check';

// Locally every run explores with a new seed (printed on failure); in CI a red run means that a change made it red.
if (process.env.CI) fc.configureGlobal({ seed: 20260101 });

const { error, warn } = console;
let unexpected: string[] = [];

// A test that expects output says so with a spy of its own: `jest.spyOn(console, 'error').mockImplementation()`.
beforeEach(() => {
  unexpected = [];
  console.error = (...args: unknown[]) => unexpected.push(`console.error: ${format(...args)}`);
  console.warn = (...args: unknown[]) => {
    const text = format(...args);
    // Redux Toolkit times its own checks by the wall clock: it tells of a busy machine, not of the code.
    if (!/Middleware took \d+ms, which is more than the warning threshold/.test(text))
      unexpected.push(`console.warn: ${text}`);
  };
});

afterEach(() => {
  Object.assign(console, { error, warn });
  if (unexpected.length > 0) throw new Error(`Unexpected output.\n${unexpected.join('\n')}`);
});
