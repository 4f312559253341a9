import { configureStore } from '@reduxjs/toolkit';
import { createContext, use } from 'react';
import { createRecorder, startRecorder, type Recorder } from '../facts/recorder';
import { createRecorderMiddleware } from '../facts/recorder-middleware';
import { createFirstNews, type FirstNews } from '../people/first-news';
import { createWebsocketMiddleware, realtimeReducers } from '../realtime';
import { createSession, type Session } from '../session/session';

function createWallboardStore(session: Session, recorder: Recorder, firstNews: FirstNews) {
  return configureStore({
    reducer: realtimeReducers,
    middleware: (getDefault) =>
      getDefault()
        .prepend(
          createWebsocketMiddleware({
            refreshAccessToken: () => session.refreshToken(),
            // This gateway is known to tick every ten seconds. Without that, the package learns the period from two
            // ticks, and a session that freezes before the second would pass for live until it is closed.
            heartbeatTimeoutMs: 15_000,
          }),
        )
        .concat(firstNews.middleware, createRecorderMiddleware(recorder)),
  });
}

/** The wallboard's long-lived parts. */
export interface Services {
  session: Session;
  recorder: Recorder;
  firstNews: FirstNews;
  store: ReturnType<typeof createWallboardStore>;
}

/** State of the whole page: what the package brings, and nothing else. */
export type RootState = ReturnType<Services['store']['getState']>;

/** Puts the parts together; called once, by `main.tsx`. */
export function createServices(): Services {
  const session = createSession(window.sessionStorage);
  const recorder = createRecorder();
  startRecorder(recorder);
  const firstNews = createFirstNews();
  return { session, recorder, firstNews, store: createWallboardStore(session, recorder, firstNews) };
}

/** Carries the services to the components. */
export const ServicesContext = createContext<Services | null>(null);

/** The services; throws outside their provider. */
export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error('useServices needs a ServicesContext above it.');
  return services;
}
