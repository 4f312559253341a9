import type { Middleware, UnknownAction } from '@reduxjs/toolkit';
import { presenceTransitions, selectIdentity, type RealtimeRootState } from '../realtime';
import { playSound, type SoundKind } from './sound';

/** Sound, in this tab or in another one of the browser, but never in two. */
export interface Alerts {
  isOn: () => boolean;
  /** Call it in a press: browsers let nothing sound before one. The tab that sounded until now falls silent. */
  turnOn: () => void;
  turnOff: () => void;
  /** Sounds, if it is on. */
  sound: (kind: SoundKind) => void;
  subscribe: (listener: () => void) => () => void;
  /** Sounds when somebody calls the reader. */
  middleware: Middleware;
}

const lockName = 'wallboard-sound';

/** Silent until it is turned on. Whoever takes the lock last, sounds; a browser without locks has no such rule. */
export function createAlerts({ locks }: Partial<Pick<Navigator, 'locks'>> = navigator): Alerts {
  const listeners = new Set<() => void>();
  let context: AudioContext | null = null;
  let release = (): void => undefined;

  const set = (next: AudioContext | null): void => {
    if (context === next) return;
    void context?.close();
    context = next;
    for (const listener of [...listeners]) listener();
  };
  const turnOff = (): void => {
    release();
    release = () => undefined;
    set(null);
  };
  const turnOn = (): void => {
    if (context !== null) return;
    const own = new AudioContext();
    set(own);
    const isOver = new Promise<void>((resolve) => {
      release = resolve;
    });
    // Rejected when another tab takes the lock away.
    locks
      ?.request(lockName, { steal: true }, () => isOver)
      .catch(() => {
        if (context === own) turnOff();
      });
  };
  const sound = (kind: SoundKind): void => {
    if (context !== null) playSound(context, kind);
  };

  return {
    isOn: () => context !== null,
    turnOn,
    turnOff,
    sound,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    middleware: (store) => (next) => (action) => {
      if (context === null) return next(action);
      const before = store.getState() as RealtimeRootState;
      const result = next(action);
      const after = store.getState() as RealtimeRootState;
      const { userId } = selectIdentity(after);
      const isCalled = presenceTransitions(action as UnknownAction, after.groups, before.groups).some(
        (one) => one.kind === 'called' && one.userId === userId && !one.isCatchUp,
      );
      if (isCalled) sound('call');
      return result;
    },
  };
}
