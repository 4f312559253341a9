import { configureStore } from '@reduxjs/toolkit';
import { createContext, use } from 'react';
import { createAlerts, type Alerts } from '../alerts/alerts';
import { createRecorder, startRecorder, type Recorder } from '../facts/recorder';
import { createRecorderMiddleware } from '../facts/recorder-middleware';
import { createAsOf, heartbeatTimeoutMs, type AsOf } from '../freshness/as-of';
import { createLimits, type Limits } from '../limits/limits';
import {
  createDiagnostics,
  createWebsocketMiddleware,
  realtimeReducers,
  shareAcrossTabs,
  type Diagnostics,
  type RealtimeRootState,
  type SharedTabs,
} from '../realtime';
import { keepObserved, readObserved, type Observed } from '../session/observed';
import type { Session } from '../session/session';

interface StoreParts {
  session: Session;
  recorder: Recorder;
  asOf: AsOf;
  alerts: Alerts;
  diagnostics: Diagnostics<RealtimeRootState>;
  observed: Observed | null;
  /** Whose sockets this page shares; without it, it has its own. */
  tabs: SharedTabs | undefined;
}

function createWallboardStore({ session, recorder, asOf, alerts, diagnostics, observed, tabs }: StoreParts) {
  return configureStore({
    reducer: realtimeReducers,
    ...(observed && { preloadedState: { groups: observed.groups } }),
    middleware: (getDefault) =>
      getDefault()
        .prepend(
          createWebsocketMiddleware({
            refreshAccessToken: () => session.refreshToken(),
            // This gateway is known to tick every ten seconds. Without that, the package learns the period from two
            // ticks, and a session that freezes before the second would pass for live until it is closed.
            heartbeatTimeoutMs,
            tabs,
          }),
          diagnostics.middleware,
        )
        .concat(alerts.middleware, asOf.middleware, createRecorderMiddleware(recorder)),
  });
}

/** The wallboard's long-lived parts. */
export interface Services {
  session: Session;
  recorder: Recorder;
  asOf: AsOf;
  alerts: Alerts;
  diagnostics: Diagnostics<RealtimeRootState>;
  limits: Limits;
  store: ReturnType<typeof createWallboardStore>;
}

/** State of the whole page: what the package brings, and nothing else. */
export type RootState = ReturnType<Services['store']['getState']>;

/** Puts the parts together; called once, after the first sign-in. */
export function createServices(session: Session, page: Window): Services {
  const { sessionStorage, localStorage, location } = page;
  const recorder = createRecorder();
  startRecorder(recorder);
  const observed = readObserved(sessionStorage, session.identity());
  const asOf = createAsOf(observed?.savedAt ?? null);
  const shared = shareAcrossTabs({
    onRole: (role, socket) => {
      // For tabs.html, which shows several of these pages and who of them leads.
      if (socket === 'presence') page.document.documentElement.dataset.tabRole = role;
    },
  });
  const alerts = createAlerts(shared, page);
  const diagnostics = createDiagnostics();
  const store = createWallboardStore({
    session,
    recorder,
    asOf,
    alerts,
    diagnostics,
    observed,
    // `?tabs=off`, to compare.
    tabs: new URLSearchParams(location.search).get('tabs') === 'off' ? undefined : shared,
  });
  page.addEventListener('pagehide', () => {
    const identity = session.identity();
    const savedAt = asOf.times().presence ?? Date.now();
    if (identity !== null)
      keepObserved(sessionStorage, identity, { savedAt, groups: store.getState().groups });
  });
  return { session, recorder, asOf, alerts, diagnostics, limits: createLimits(localStorage), store };
}

/** Carries the services to the components. */
export const ServicesContext = createContext<Services | null>(null);

/** The services; throws outside their provider. */
export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error('useServices needs a ServicesContext above it.');
  return services;
}
