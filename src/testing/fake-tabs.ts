/**
 * Tabs of one browser in one process: what `shareAcrossTabs` needs of a platform, and what befalls tabs.
 *
 * How to extend it: what a state keeps back is decided in `tab-life.ts` alone; locks are in `fake-locks.ts`.
 */
import { createLockTable, type FakeLocks, type LockTable } from './fake-locks';
import { createTabLife, type TabLife } from './tab-life';
import { bindSocket, inertSocket } from './tab-sockets';

/** A `BroadcastChannel` of one tab. */
export interface FakeChannel {
  onmessage: ((event: { data: unknown }) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
}

/** What befalls a page: its visibility or activation changed, it is about to stand still, it runs again. */
export type FakePageEvent = 'change' | 'leave' | 'return';

/** Visibility and lifecycle of one tab. */
export interface FakePage {
  isVisible: () => boolean;
  /** The user has touched the page, so that it may play sound. */
  isActivated: () => boolean;
  /** For as long as the tab lives. */
  listen: (listener: (event: FakePageEvent) => void) => void;
}

/** One tab: goes into `shareAcrossTabs` as it is. */
export interface FakeTab {
  readonly locks: FakeLocks;
  readonly channel: (name: string) => FakeChannel;
  readonly page: FakePage;
  /** The same constructor, for sockets that live in this tab: they stand still and end with it. */
  webSocket<Constructor extends new (url: string) => object>(constructor: Constructor): Constructor;
  hide(): void;
  show(): void;
  /** The user touches the page. */
  activate(): void;
  /**
   * The browser freezes the tab, or puts it into the back/forward cache. With `silently` the page is not told before,
   * and so keeps its locks; messages are still answered, nothing else happens.
   */
  freeze(options?: { silently?: boolean }): void;
  /** The tab's code is in an endless loop: it keeps its locks and does nothing. */
  hang(): void;
  /** Ends `freeze` or `hang`; what came meanwhile is handled, in its order. */
  thaw(): void;
  /** The user closes the tab; the page is told. */
  close(): void;
  /** The tab is gone without a word. */
  crash(): void;
}

/** Options of {@link createFakeTabs}. */
export interface FakeTabsOptions {
  /**
   * What becomes of a message on its way to one tab: the delays in milliseconds after which it arrives, none where it
   * is lost. 0 is at once, in order. @defaultValue `() => [0]`
   */
  deliver?: ((text: string) => readonly number[]) | undefined;
}

/** What {@link createFakeTabs} gives. */
export interface FakeTabs {
  /** Opens a tab, visible. */
  tab(): FakeTab;
  /** Everything that was posted on any channel, in order. */
  readonly posted: readonly unknown[];
  /** Which tab holds a lock whose name begins so, if any. */
  holderOf(prefix: string): FakeTab | null;
  /** Resolves when nothing is on its way that needs no timer. */
  settled: () => Promise<void>;
}

interface Browser {
  later: (task: () => void) => void;
  locks: LockTable;
  ends: Set<{ name: string; life: TabLife; channel: FakeChannel }>;
  posted: unknown[];
  deliver: (text: string) => readonly number[];
}

function createChannel(name: string, life: TabLife, { ends, posted, later, deliver }: Browser): FakeChannel {
  const channel: FakeChannel = {
    onmessage: null,
    postMessage(message) {
      if (life.canAct()) {
        send(message);
        return;
      }
      // Its code has not come so far yet; where it has closed the channel by then, it never will.
      life.act(() => {
        if (ends.has(end)) send(message);
      });
    },
    close() {
      ends.delete(end);
    },
  };
  const end = { name, life, channel };
  ends.add(end);
  life.onEnd(() => {
    ends.delete(end);
  });

  function send(message: unknown): void {
    // A closed channel throws in browsers, too.
    if (!ends.has(end)) throw new DOMException('Channel is closed', 'InvalidStateError');
    const data = structuredClone(message);
    posted.push(data);
    for (const other of ends) {
      if (other === end || other.name !== name) continue;
      const arrive = (): void => {
        if (ends.has(other)) other.life.hear(() => other.channel.onmessage?.({ data }));
      };
      for (const delayMs of deliver(String(data))) {
        if (delayMs === 0) later(arrive);
        else setTimeout(arrive, delayMs);
      }
    }
  }
  return channel;
}

function createTab(browser: Browser, life: TabLife): FakeTab {
  const listeners: ((event: FakePageEvent) => void)[] = [];
  let isVisible = true;
  let isActivated = false;

  function tell(event: FakePageEvent): void {
    for (const listener of listeners) listener(event);
  }
  function change(set: () => void): void {
    set();
    life.run(() => {
      tell('change');
    });
  }

  return {
    locks: browser.locks.of(life),
    channel: (name) => createChannel(name, life, browser),
    page: {
      isVisible: () => isVisible,
      isActivated: () => isActivated,
      listen(listener) {
        listeners.push(listener);
      },
    },
    webSocket(constructor) {
      return new Proxy(constructor, {
        construct(target, args: [string]) {
          if (life.state() !== 'running') return { ...inertSocket };
          const socket = new target(...args);
          bindSocket(socket as Parameters<typeof bindSocket>[0], life);
          return socket;
        },
      });
    },
    hide() {
      change(() => (isVisible = false));
    },
    show() {
      change(() => (isVisible = true));
    },
    activate() {
      change(() => (isActivated = true));
    },
    freeze({ silently = false } = {}) {
      if (!silently) tell('leave');
      life.enter('frozen');
    },
    hang() {
      life.enter('hung');
    },
    thaw() {
      const wasFrozen = life.state() === 'frozen';
      life.enter('running');
      if (wasFrozen) tell('return');
    },
    close() {
      if (life.state() === 'running') tell('leave');
      life.enter('gone');
    },
    crash() {
      life.enter('gone');
    },
  };
}

const QUIET_TURNS = 32;
const TURN_LIMIT = 200_000;

/**
 * Makes a browser without tabs. Messages and locks are delivered in microtasks, without timers; the timers of a tab's code
 * go on while it is frozen or hung, but nothing that it does then leaves the tab.
 *
 * @example Two tabs of one user's browser
 * ```ts
 * const browser = createFakeTabs();
 * const gateway = createFakeGateway();
 * const openTab = () => {
 *   const tab = browser.tab();
 *   const realtime = createWebsocketMiddleware({
 *     WebSocket: tab.webSocket(gateway.WebSocket),
 *     tabs: shareAcrossTabs(tab),
 *   });
 *   return { tab, store: configureStore({ reducer: realtimeReducers, middleware: (m) => m().prepend(realtime) }) };
 * };
 * ```
 */
export function createFakeTabs({ deliver = () => [0] }: FakeTabsOptions = {}): FakeTabs {
  let pending = 0;
  const later = (task: () => void): void => {
    pending++;
    void Promise.resolve().then(() => {
      pending--;
      task();
    });
  };
  const browser: Browser = { later, locks: createLockTable(), ends: new Set(), posted: [], deliver };
  const tabs = new Map<TabLife, FakeTab>();

  return {
    tab() {
      const life = createTabLife(later);
      const tab = createTab(browser, life);
      tabs.set(life, tab);
      return tab;
    },
    posted: browser.posted,
    holderOf(prefix) {
      const life = browser.locks.holderOf(prefix);
      return life === null ? null : (tabs.get(life) ?? null);
    },
    async settled() {
      let quiet = 0;
      for (let turn = 0; quiet < QUIET_TURNS; turn++) {
        if (turn > TURN_LIMIT) throw new Error('The tabs do not settle: they keep posting.');
        quiet = pending > 0 ? 0 : quiet + 1;
        await Promise.resolve();
      }
    },
  };
}
