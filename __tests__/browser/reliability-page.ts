import { configureStore, type Middleware } from '@reduxjs/toolkit';
import {
  connectionChanged,
  createWebsocketMiddleware,
  presenceReceived,
  realtimeReducers,
  websocketStart,
  websocketUserSubscribe,
} from '../../src';

/** What the page (or the worker in it) tells the test, in the order in which it happened. */
export type PageReport =
  | { type: 'status'; status: string }
  | { type: 'presence'; availability: string }
  | { type: 'page'; event: string; isPersisted?: boolean }
  | { type: 'visibility'; state: string };

/** What the test gives the page. */
export interface PageSettings {
  endpoint: string;
  accessToken: string;
  orgId: string;
  userId: number;
  heartbeatTimeoutMs: number | false;
  isWorker: boolean;
}

declare global {
  /** Bound by the test; in the worker, by the page. */
  var report: (report: PageReport) => void;
}

/** Runs where there is a window and where there is none. */
function watch({ endpoint, accessToken, orgId, userId, heartbeatTimeoutMs }: PageSettings): void {
  const tell: Middleware = () => (next) => (action) => {
    const result = next(action);
    if (connectionChanged.match(action)) {
      globalThis.report({ type: 'status', status: action.payload.connection.status });
    } else if (presenceReceived.match(action)) {
      for (const { availability = '' } of action.payload.updates) {
        globalThis.report({ type: 'presence', availability });
      }
    }
    return result;
  };
  const reconnect = { firstDelayMs: 300, minDelayMs: 50, maxDelayMs: 1_000 };
  const middleware = createWebsocketMiddleware({ heartbeatTimeoutMs, reconnect });
  const store = configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) => getDefault().prepend(middleware, tell),
  });
  store.dispatch(websocketUserSubscribe({ orgId, userId }));
  store.dispatch(websocketStart({ endpoint, accessToken, isFreedomWeb: false }));
}

function watchInWorker(settings: PageSettings): void {
  const worker = new Worker('/page.js');
  worker.onmessage = ({ data }: MessageEvent<PageReport>) => {
    globalThis.report(data);
  };
  worker.postMessage(settings);
}

function listenToPage(): void {
  for (const event of ['freeze', 'resume']) {
    document.addEventListener(event, () => {
      globalThis.report({ type: 'page', event });
    });
  }
  for (const event of ['online', 'offline', 'pageshow', 'pagehide']) {
    addEventListener(event, (happened) => {
      const isPersisted = (happened as Partial<PageTransitionEvent>).persisted === true;
      globalThis.report({ type: 'page', event, isPersisted });
    });
  }
  document.addEventListener('visibilitychange', () => {
    globalThis.report({ type: 'visibility', state: document.visibilityState });
  });
}

if (typeof document === 'undefined') {
  globalThis.report = (report) => {
    postMessage(report);
  };
  addEventListener('message', ({ data }: MessageEvent<PageSettings>) => {
    watch(data);
  });
} else {
  listenToPage();
  const settings = JSON.parse(decodeURIComponent(location.hash.slice(1))) as PageSettings;
  if (settings.isWorker) watchInWorker(settings);
  else watch(settings);
}
