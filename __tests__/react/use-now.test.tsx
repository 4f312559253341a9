import { act, renderHook } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { useNow } from '../../src/react';

const startMs = 1_699_999_980_000;

function show(visibilityState: 'visible' | 'hidden') {
  jest.spyOn(document, 'visibilityState', 'get').mockReturnValue(visibilityState);
  act(() => {
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

function pass(durationMs: number) {
  act(() => {
    jest.advanceTimersByTime(durationMs);
  });
}

beforeEach(() => {
  jest.useFakeTimers({ now: startMs + 400 });
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
});

describe('useNow', () => {
  it('turns with the clock, at the resolution', () => {
    let renders = 0;
    const { result } = renderHook(() => {
      renders += 1;
      return useNow(1_000);
    });
    expect(result.current).toBe(startMs);
    pass(599);
    expect(result.current).toBe(startMs);
    pass(1);
    expect(result.current).toBe(startMs + 1_000);
    pass(1_000);
    pass(999);
    expect(result.current).toBe(startMs + 2_000);
    expect(renders).toBe(3);
  });

  it('is one timer for all, and none when nobody looks', () => {
    const hooks = [1_000, 1_000, 60_000, 250].map((resolutionMs) => renderHook(() => useNow(resolutionMs)));
    expect(jest.getTimerCount()).toBe(1);
    pass(20_000);
    expect(hooks.map(({ result }) => result.current - startMs)).toEqual([20_000, 20_000, 0, 20_250]);
    for (const { unmount } of hooks) unmount();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('gives all the same time, also those that come between two ticks', () => {
    const first = renderHook(() => useNow(1_000));
    pass(1_000);
    const second = renderHook(() => useNow(1_000));
    expect(second.result.current).toBe(first.result.current);
  });

  it('rests while the page is hidden, and is right at once when it is shown', () => {
    const { result } = renderHook(() => useNow(1_000));
    show('hidden');
    expect(jest.getTimerCount()).toBe(0);
    pass(10_000);
    expect(result.current).toBe(startMs);
    show('visible');
    expect(result.current).toBe(startMs + 10_000);
    pass(600);
    expect(result.current).toBe(startMs + 11_000);
  });

  it('does not begin on a hidden page', () => {
    jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    const { result } = renderHook(() => useNow(1_000));
    expect(jest.getTimerCount()).toBe(0);
    show('visible');
    pass(600);
    expect(result.current).toBe(startMs + 1_000);
  });

  it('leaves no listener behind', () => {
    const add = jest.spyOn(document, 'addEventListener');
    const remove = jest.spyOn(document, 'removeEventListener');
    const hooks = [1_000, 60_000].map((resolutionMs) => renderHook(() => useNow(resolutionMs)));
    for (const { unmount } of hooks) unmount();
    const follows = [['visibilitychange', expect.any(Function)]];
    expect(add.mock.calls.filter(([type]) => type === 'visibilitychange')).toEqual(follows);
    expect(remove.mock.calls.filter(([type]) => type === 'visibilitychange')).toEqual(follows);
  });

  it('changes its resolution', () => {
    const { result, rerender } = renderHook((resolutionMs: number) => useNow(resolutionMs), {
      initialProps: 1_000,
    });
    pass(600);
    rerender(100);
    pass(250);
    expect(result.current).toBe(startMs + 1_200);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('waits in steps where the resolution is longer than a timer can be', () => {
    const tenYearsMs = 10 * 365 * 24 * 3_600_000;
    const { result } = renderHook(() => useNow(tenYearsMs));
    const before = result.current;
    pass(tenYearsMs);
    expect(result.current).toBe(before + tenYearsMs);
  });

  it('gives the time on a server, without a timer', () => {
    function Clock() {
      return <time>{useNow(60_000)}</time>;
    }
    expect(renderToString(<Clock />)).toBe(`<time>${Math.floor(startMs / 60_000) * 60_000}</time>`);
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([0, -1, Number.NaN, Infinity])('takes no resolution of %p', (resolutionMs) => {
    jest.spyOn(console, 'error').mockImplementation();
    expect(() => renderHook(() => useNow(resolutionMs))).toThrow(RangeError);
  });
});
