/**
 * What the page goes through, as far as connections care. `offline`: the browser says that there is no network. `hurry`:
 * the network is back, or the page is shown again. `suspended`: the page goes away, perhaps into the back/forward cache.
 * `restored`: back from there, or resumed after having been frozen.
 */
export type Happening = 'offline' | 'hurry' | 'suspended' | 'restored';

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

/** What each event of the browser is. */
const happenings: Readonly<Record<string, Happening>> = {
  offline: 'offline',
  online: 'hurry',
  pagehide: 'suspended',
  pageshow: 'restored',
  resume: 'restored',
  visibilitychange: 'hurry',
};

/** The browser's events, for all connections of one store; with `isFollowed` false it hears nothing. */
export function createPageLife(isFollowed: boolean, tell: (happening: Happening) => void): PageLife {
  let isStarted = false;

  function hear({ type, persisted }: Partial<PageTransitionEvent>): void {
    const happening = happenings[type ?? ''];
    const isNothing = type === 'pageshow' ? !persisted : type === 'visibilitychange' && isPageHidden();
    if (happening !== undefined && !isNothing) tell(happening);
  }

  function forEachListener(change: 'addEventListener' | 'removeEventListener'): void {
    // A worker has the events of the network too, and no page.
    const { document, window = environment } = environment;
    for (const type in happenings) {
      const isOfDocument = type === 'resume' || type === 'visibilitychange';
      (isOfDocument ? document : window)?.[change]?.(type, hear);
    }
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
