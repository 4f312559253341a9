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

/** `globalThis` as the libraries type it does not allow for the places where these are missing. */
const environment = globalThis as {
  navigator?: Partial<Navigator>;
  window?: Partial<EventTarget>;
  document?: Partial<Document>;
};

/** False only while the browser says that there is no network. */
export function isOnline(): boolean {
  return environment.navigator?.onLine !== false;
}

/** True while the page is hidden; timers are throttled then. */
export function isPageHidden(): boolean {
  return environment.document?.visibilityState === 'hidden';
}

/** The browser's page events, for all connections of one store; with `isFollowed` false it hears nothing. */
export function createPageLifecycle(isFollowed: boolean, handlers: PageLifecycleHandlers): PageLifecycle {
  const { onOffline, onHurry, onRestored } = handlers;
  let started = false;

  function onPageShow(event: Event): void {
    if ((event as PageTransitionEvent).persisted) onRestored();
  }

  function onVisibilityChange(): void {
    if (!isPageHidden()) onHurry();
  }

  function forEachListener(change: 'addEventListener' | 'removeEventListener'): void {
    const { window, document } = environment;
    window?.[change]?.('offline', onOffline);
    window?.[change]?.('online', onHurry);
    window?.[change]?.('pageshow', onPageShow);
    document?.[change]?.('resume', onRestored);
    document?.[change]?.('visibilitychange', onVisibilityChange);
  }

  return {
    start() {
      if (isFollowed && !started) forEachListener('addEventListener');
      started = true;
    },
    stop() {
      forEachListener('removeEventListener');
      started = false;
    },
  };
}
