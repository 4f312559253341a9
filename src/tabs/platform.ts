/** The part of `navigator.locks` that is used. */
export interface TabLocks {
  request(
    name: string,
    options: { signal?: AbortSignal; steal?: boolean },
    callback: () => unknown,
  ): Promise<unknown>;
}

/** The part of a `BroadcastChannel` that is used. */
export interface TabChannel {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/**
 * What befalls a page: `change` of its visibility or of the user's activation, `leave` before it is frozen, cached or
 * closed, `return` when it runs again.
 */
export type TabPageEvent = 'change' | 'leave' | 'return';

/** Visibility and lifecycle of a page. */
export interface TabPage {
  isVisible: () => boolean;
  /** The user has touched the page, so that it may play sound. */
  isActivated: () => boolean;
  /** For as long as the page lives. */
  listen: (listener: (event: TabPageEvent) => void) => void;
}

/** What tabs need of the browser. */
export interface Platform {
  locks: TabLocks;
  channel: (name: string) => TabChannel;
  page: TabPage;
}

/** `globalThis` as the libraries type it does not allow for the places where these are missing. */
const environment = globalThis as Partial<EventTarget> & {
  navigator?: { locks?: TabLocks; userActivation?: { hasBeenActive: boolean } };
  document?: Partial<Document>;
  BroadcastChannel?: new (name: string) => TabChannel;
};

/** Which touch activates is the browser's to say: after each it is asked. */
const happenings: Record<string, TabPageEvent> = {
  visibilitychange: 'change',
  pointerup: 'change',
  keyup: 'change',
  freeze: 'leave',
  pagehide: 'leave',
  resume: 'return',
  pageshow: 'return',
};

const browserPage: TabPage = {
  isVisible: () => environment.document?.visibilityState === 'visible',
  isActivated: () => environment.navigator?.userActivation?.hasBeenActive === true,
  listen(listener) {
    for (const [type, event] of Object.entries(happenings)) {
      // Captured, what befalls the document passes here, too.
      environment.addEventListener?.(
        type,
        () => {
          listener(event);
        },
        true,
      );
    }
  },
};

/** What was given, else what the browser has; `null` where something is missing, as on plain `http://` or in Node. */
export function resolvePlatform(given: {
  [Part in keyof Platform]?: Platform[Part] | undefined;
}): Platform | null {
  const { BroadcastChannel, navigator, document } = environment;
  const open = BroadcastChannel && ((name: string) => new BroadcastChannel(name));
  const { locks = navigator?.locks, channel = open, page = document && browserPage } = given;
  return locks && channel && page ? { locks, channel, page } : null;
}
