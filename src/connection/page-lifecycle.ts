/** What the page goes through, as far as connections care. */
export interface PageLifecycleHandlers {
  onOffline: () => void;
  /** The network is back, or the page is shown again. */
  onHurry: () => void;
  /** Back from the back/forward cache, or resumed after having been frozen. */
  onRestored: () => void;
}

/** Listens while started; without a window or a document there is nothing to hear. */
export interface PageLifecycle {
  start(): void;
  stop(): void;
}

type Listener = [target: 'window' | 'document', type: string, listener: (event: Event) => void];

/** `globalThis` as the libraries type it does not allow for the places where these are missing. */
const environment = globalThis as { navigator?: Partial<Navigator>; document?: Partial<Document> };

/** False only while the browser says that there is no network. */
export function isOnline(): boolean {
  return environment.navigator?.onLine !== false;
}

/** True while the page is hidden; timers are throttled then. */
export function isPageHidden(): boolean {
  return environment.document?.visibilityState === 'hidden';
}

function target(name: Listener[0]): EventTarget | undefined {
  const found = name === 'window' ? (globalThis as { window?: unknown }).window : environment.document;
  return typeof (found as Partial<EventTarget> | undefined)?.addEventListener === 'function'
    ? (found as EventTarget)
    : undefined;
}

/** The browser's page events, for all connections of one store; with `isFollowed` false it hears nothing. */
export function createPageLifecycle(isFollowed: boolean, handlers: PageLifecycleHandlers): PageLifecycle {
  const { onOffline, onHurry, onRestored } = handlers;
  let started = !isFollowed;
  const listeners: Listener[] = [
    ['window', 'offline', onOffline],
    ['window', 'online', onHurry],
    [
      'window',
      'pageshow',
      (event) => {
        if ((event as PageTransitionEvent).persisted) onRestored();
      },
    ],
    ['document', 'resume', onRestored],
    [
      'document',
      'visibilitychange',
      () => {
        if (!isPageHidden()) onHurry();
      },
    ],
  ];

  return {
    start() {
      if (started) return;
      started = true;
      for (const [name, type, listener] of listeners) target(name)?.addEventListener(type, listener);
    },
    stop() {
      started = !isFollowed;
      for (const [name, type, listener] of listeners) target(name)?.removeEventListener(type, listener);
    },
  };
}
