/**
 * Component tests that documents show are run as they are.
 *
 * @jest-environment jsdom
 */
import { cleanup } from '@testing-library/react';
import { examples, run } from './support';

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const runnable = examples.filter(({ isRunnable, language }) => isRunnable && language === 'tsx');

describe('component tests in documents', () => {
  afterEach(cleanup);

  it('are there', () => {
    expect(runnable).not.toEqual([]);
  });

  for (const example of runnable) {
    it(`${example.name} passes`, async () => {
      const { tests } = await run(example);
      expect(tests).not.toEqual([]);
      for (const { test } of tests) await test();
    });
  }
});
