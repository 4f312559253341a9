/** What the page goes through, as far as connections care. */
export interface PageLifeListener {
  /** The browser says that there is no network. */
  offline: () => void;
  /** The network is back, or the page is shown again. */
  hurry: () => void;
  /** The page goes away, perhaps into the back/forward cache. */
  suspended: () => void;
  /** Back from the back/forward cache, or resumed after having been frozen. */
  restored: () => void;
}

/** Listens while started; where there is no page and no worker there is nothing to hear. */
export interface PageLife {
  start(): void;
  stop(): void;
}

/** `globalThis` as the libraries type it does not allow for the places where these are missing. */
const environment = globalThis as Partial<EventTarget> & {
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

/** The browser's events, for all connections of one store; with `isFollowed` false it hears nothing. */
export function createPageLife(isFollowed: boolean, listener: PageLifeListener): PageLife {
  let isStarted = false;
  const { offline, hurry, suspended, restored } = listener;

  function onPageShow(event: Event): void {
    if ((event as PageTransitionEvent).persisted) restored();
  }

  function onVisibilityChange(): void {
    if (!isPageHidden()) hurry();
  }

  function forEachListener(change: 'addEventListener' | 'removeEventListener'): void {
    const { document, window = environment } = environment;
    // A worker has the events of the network too, and no page.
    window[change]?.('offline', offline);
    window[change]?.('online', hurry);
    if (document === undefined) return;
    window[change]?.('pagehide', suspended);
    window[change]?.('pageshow', onPageShow);
    document[change]?.('resume', restored);
    document[change]?.('visibilitychange', onVisibilityChange);
  }

  return {
    start() {
      if (isFollowed && !isStarted) forEachListener('addEventListener');
      isStarted = true;
    },
    stop() {
      if (isStarted) forEachListener('removeEventListener');
      isStarted = false;
    },
  };
}
