import { createListenerMiddleware, type Middleware } from '@reduxjs/toolkit';
import {
  presenceReceived,
  presenceTransitions,
  selectIdentity,
  type RealtimeRootState,
  type SharedTabs,
} from '../realtime';
import { readStored, writeStored } from '../shared/storage';
import { playSound, type SoundKind } from './sound';

/** Sound for all tabs of the browser, in one of them. */
export interface Alerts {
  isOn: () => boolean;
  /** For all tabs. Call it in a press: browsers let no tab sound before one. */
  turnOn: () => void;
  turnOff: () => void;
  /** Sounds in this tab, if it is on. */
  sound: (kind: SoundKind) => void;
  /** Sounds for something that all tabs may see; none other does until the returned function says that it is over. */
  alarm: (about: string) => () => void;
  subscribe: (listener: () => void) => () => void;
  /** Sounds when somebody calls the reader. */
  middleware: Middleware;
}

const storageKey = 'wallboard-sound';

/** Silent until it is turned on, which the browser keeps. */
export function createAlerts(tabs: SharedTabs, { localStorage: storage, navigator }: Window): Alerts {
  // Older browsers, and pages without https, lack some of it.
  const { locks, userActivation } = navigator as Partial<Navigator>;
  const listeners = new Set<() => void>();
  const calls = createListenerMiddleware<RealtimeRootState>();
  let isOn = false;
  let wasPressed = false;
  let context: AudioContext | null = null;
  let stopListening = (): void => undefined;

  const sound = (kind: SoundKind): void => {
    if (context !== null) playSound(context, kind);
  };
  const listen = (): (() => void) =>
    calls.startListening({
      actionCreator: presenceReceived,
      effect: tabs.onlyInOneTab('call', (action, api) => {
        // A tab that may not sound leaves it to another.
        if (context === null) return undefined;
        const { userId } = selectIdentity(api.getState());
        const transitions = presenceTransitions(action, api.getState().groups, api.getOriginalState().groups);
        const isCalled = transitions.some(
          (one) => one.kind === 'called' && one.userId === userId && !one.isCatchUp,
        );
        return (
          isCalled &&
          (() => {
            sound('call');
          })
        );
      }),
    });
  const arm = (): void => {
    if (isOn && (userActivation?.hasBeenActive ?? wasPressed)) context ??= new AudioContext();
  };
  const onPress = (): void => {
    wasPressed = true;
    arm();
  };
  const set = (next: boolean): void => {
    if (isOn === next) return;
    isOn = next;
    stopListening();
    if (isOn) {
      stopListening = listen();
      arm();
    } else {
      void context?.close();
      context = null;
    }
    for (const listener of [...listeners]) listener();
  };
  const change = (next: boolean): void => {
    writeStored(storage, storageKey, next);
    set(next);
  };
  const renew = (): void => {
    set(readStored(storage, storageKey) === true);
  };
  renew();
  window.addEventListener('storage', renew);
  window.addEventListener('pointerup', onPress);
  window.addEventListener('keyup', ({ key }) => {
    // The one key that lets no page sound: a context made then stays silent.
    if (key !== 'Escape') onPress();
  });

  return {
    isOn: () => isOn,
    turnOn: () => {
      change(true);
    },
    turnOff: () => {
      change(false);
    },
    sound,
    alarm: (about) => {
      let end = (): void => undefined;
      if (context === null) return end;
      const isOver = new Promise<void>((resolve) => {
        end = resolve;
      });
      // A time that runs out is no event that the tabs share, so whoever is first takes the lock.
      void locks?.request(`wallboard-alarm ${about}`, { ifAvailable: true }, (lock) => {
        if (lock === null) return undefined;
        sound('alarm');
        return isOver;
      });
      return end;
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    middleware: calls.middleware,
  };
}
