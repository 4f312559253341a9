import { createDepartures } from '../../src/watching/departures';

describe('departures', () => {
  it('are remembered for five seconds', () => {
    const departures = createDepartures();
    departures.note([1, 2], 100, 0);
    expect(departures.coverAll([1, 2], 200, 5_000)).toBe(true);
    expect(departures.coverAll([1], 200, 5_001)).toBe(false);
  });

  it('cover a frame only where they cover every user of it', () => {
    const departures = createDepartures();
    departures.note([1, 2], 100, 0);
    expect(departures.coverAll([1], 200, 1)).toBe(true);
    expect(departures.coverAll([1, 3], 200, 1)).toBe(false);
  });

  it('say nothing against the very group that was left', () => {
    const departures = createDepartures();
    departures.note([1], 100, 0);
    expect(departures.coverAll([1], 100, 1)).toBe(false);
    departures.note([1], null, 2);
    expect(departures.coverAll([1], 100, 3)).toBe(true);
  });

  it('begin anew for who leaves again', () => {
    const departures = createDepartures();
    departures.note([1], 100, 0);
    departures.note([2], 100, 1_000);
    departures.note([1], 100, 4_000);
    expect(departures.coverAll([1], 200, 8_000)).toBe(true);
    expect(departures.coverAll([2], 200, 8_000)).toBe(false);
  });

  it('are forgotten together', () => {
    const departures = createDepartures();
    departures.note([1], 100, 0);
    departures.clear();
    expect(departures.coverAll([1], 200, 1)).toBe(false);
  });
});
