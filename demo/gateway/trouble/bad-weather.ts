import type { Connection } from '../protocol/connection';
import type { Weather } from '../protocol/line';
import { createSpell } from './spell';

/** Weather that can be made bad. */
export interface BadWeather extends Weather {
  freeze: (seconds: number) => void;
  freezeSecondsLeft: () => number | null;
  /** Calls back now, or as soon as a freeze ends. */
  whenThawed: (callback: () => void) => void;
  setDelay: (delayMs: number) => void;
  /** Ends the freeze. */
  thaw: () => void;
}

/** Creates weather that is good at first and tells every line when it changes. */
export const createBadWeather = (connections: () => Iterable<Connection>): BadWeather => {
  const awaitingThaw: (() => void)[] = [];
  let delayMs = 0;

  const tellLines = () => {
    for (const { line } of connections()) line.weatherChanged();
  };
  const freeze = createSpell(() => {
    tellLines();
    for (const callback of awaitingThaw.splice(0)) callback();
  });
  const setDelay = (wanted: number) => {
    delayMs = wanted;
    tellLines();
  };

  return {
    isFrozen: freeze.isOn,
    delayMs: () => delayMs,
    freeze: (seconds) => {
      freeze.begin(seconds);
      tellLines();
    },
    freezeSecondsLeft: freeze.secondsLeft,
    whenThawed: (callback) => {
      if (freeze.isOn()) awaitingThaw.push(callback);
      else callback();
    },
    setDelay,
    thaw: freeze.end,
  };
};
