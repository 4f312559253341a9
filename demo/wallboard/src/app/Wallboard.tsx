import { lazy, useEffect, useRef, useSyncExternalStore } from 'react';
import { DirectoryContext, useDirectoryLoad } from '../directory/use-directory';
import { LoginScreen } from '../session/LoginScreen';
import { useSession } from '../session/session-context';
import { useResume } from '../session/use-resume';
import { usePageColors } from '../shared/color-scheme';
import { Button } from '../shared/controls';
import { Part } from '../shared/Part';
import { Spinner } from '../shared/Spinner';
import styles from './app.module.css';

const loadSignedIn = () => import('./SignedIn').then((module) => ({ default: module.SignedIn }));
const SignedIn = lazy(loadSignedIn);

function Waiting({ what }: { what: string }) {
  return (
    <main className={styles.centre} aria-busy>
      <Spinner label={what} />
      <p>{what}…</p>
    </main>
  );
}

/** The directory first, then signing in, then everything else, which is loaded meanwhile. */
export function Wallboard() {
  const session = useSession();
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const load = useDirectoryLoad();
  const isResuming = useResume();
  const cameFromLogin = useRef(false);
  usePageColors();
  useEffect(() => {
    // A failure is shown when the part is needed, and only then.
    loadSignedIn().catch(() => undefined);
  }, []);

  if (load.status === 'loading') return <Waiting what="Loading the directory" />;
  if (load.status === 'failed') {
    return (
      <main className={styles.centre}>
        <h1>The directory could not be loaded</h1>
        <p>{load.reason}</p>
        <p>Trying again every few seconds.</p>
        <Button onClick={load.retry}>Try again</Button>
      </main>
    );
  }
  if (identity === null && isResuming) return <Waiting what="Signing in" />;
  return (
    <DirectoryContext value={load.directory}>
      {identity === null ? (
        <LoginScreen
          onSignIn={() => {
            cameFromLogin.current = true;
          }}
        />
      ) : (
        <Part what="The wallboard" reloadAfterMs={30_000}>
          <SignedIn identity={identity} takesFocus={cameFromLogin} />
        </Part>
      )}
    </DirectoryContext>
  );
}
