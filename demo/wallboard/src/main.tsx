import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Wallboard } from './app/Wallboard';
import { createSession } from './session/session';
import { SessionContext } from './session/session-context';
import { ErrorBoundary } from './shared/ErrorBoundary';

const session = createSession({ tab: window.sessionStorage, browser: window.localStorage });
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');
createRoot(root).render(
  <StrictMode>
    <ErrorBoundary what="The wallboard" reloadAfterMs={60_000}>
      <SessionContext value={session}>
        <Wallboard />
      </SessionContext>
    </ErrorBoundary>
  </StrictMode>,
);
