/** Just enough of a browser page to go offline, hide, freeze and come back. */
export interface Page {
  isHidden: () => boolean;
  isOnline: () => boolean;
  hide: (isHidden: boolean) => void;
  goOnline: (isOnline: boolean) => void;
  /** Resumed after having been frozen. */
  resume: () => void;
  /** Back from the back/forward cache. */
  comeBack: () => void;
  listenerCount: () => number;
  reset: () => void;
  install: () => () => void;
}

type Listener = (event: object) => void;

function createTarget() {
  const listeners = new Map<string, Set<Listener>>();
  return {
    addEventListener(type: string, listener: Listener) {
      const known = listeners.get(type) ?? new Set();
      listeners.set(type, known.add(listener));
    },
    removeEventListener(type: string, listener: Listener) {
      listeners.get(type)?.delete(listener);
    },
    emit(type: string, event: object = { type }) {
      for (const listener of [...(listeners.get(type) ?? [])]) listener(event);
    },
    count: () => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    clear() {
      listeners.clear();
    },
  };
}

/** A page that is shown and online. */
export function createPage(): Page {
  const window = createTarget();
  const documentEvents = createTarget();
  const document = { ...documentEvents, visibilityState: 'visible' };
  const navigator = { onLine: true };

  return {
    isHidden: () => document.visibilityState === 'hidden',
    isOnline: () => navigator.onLine,
    hide(isHidden) {
      document.visibilityState = isHidden ? 'hidden' : 'visible';
      documentEvents.emit('visibilitychange');
    },
    goOnline(isOnline) {
      navigator.onLine = isOnline;
      window.emit(isOnline ? 'online' : 'offline');
    },
    resume() {
      documentEvents.emit('resume');
    },
    comeBack() {
      window.emit('pageshow', { type: 'pageshow', persisted: true });
    },
    listenerCount: () => window.count() + documentEvents.count(),
    reset() {
      window.clear();
      documentEvents.clear();
      document.visibilityState = 'visible';
      navigator.onLine = true;
    },
    install() {
      const names = { window, document, navigator };
      const before = Object.keys(names).map(
        (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
      );
      for (const [name, value] of Object.entries(names)) {
        Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
      }
      return () => {
        for (const [name, descriptor] of before) {
          if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
          else Object.defineProperty(globalThis, name, descriptor);
        }
      };
    },
  };
}
