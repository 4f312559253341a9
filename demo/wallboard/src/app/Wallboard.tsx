import { Button, Loader } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { DirectoryContext, useDirectoryLoad } from '../directory/use-directory';
import { LoginScreen } from '../session/LoginScreen';
import { RealtimeSession } from '../session/RealtimeSession';
import { EmptyNote } from '../shared/EmptyNote';
import { Board } from './Board';
import { useServices } from './services';
import styles from './app.module.css';

/** The directory first, then signing in, then the board. */
export function Wallboard() {
  const { session } = useServices();
  const identity = useSyncExternalStore(session.subscribe, session.identity);
  const load = useDirectoryLoad();

  if (load.status === 'loading') {
    return (
      <main className={styles.centre} aria-busy>
        <Loader aria-hidden />
        <p>Loading the directory…</p>
      </main>
    );
  }
  if (load.status === 'failed') {
    return (
      <main className={styles.centre}>
        <EmptyNote icon={<IconPlugConnectedX size={28} />} title="The directory could not be loaded">
          <p>{load.reason}</p>
          <Button onClick={load.retry}>Try again</Button>
        </EmptyNote>
      </main>
    );
  }
  return (
    <DirectoryContext value={load.directory}>
      {identity === null ? (
        <LoginScreen />
      ) : (
        <RealtimeSession identity={identity}>
          <Board identity={identity} />
        </RealtimeSession>
      )}
    </DirectoryContext>
  );
}
