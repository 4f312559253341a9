import { Button } from '@mantine/core';
import { IconAlertOctagon, IconClockPause, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import { useServices } from '../app/services';
import {
  selectMessagesConnection,
  selectPresenceConnection,
  useNow,
  type ConnectionState,
} from '../realtime';
import { useStartSocket } from '../session/use-start-socket';
import { useLasting } from '../shared/use-lasting';
import { describeConnection, needsSignIn, reasonOf, type Tone } from './describe-connection';
import styles from './freshness.module.css';

/** A blip that is over sooner is nobody's business. */
const patienceMs = 2_000;

const icons: Record<Tone, typeof IconLoader2> = {
  good: IconClockPause,
  busy: IconLoader2,
  waiting: IconPlugConnectedX,
  failed: IconAlertOctagon,
};

interface BannerProps {
  /** What is out of date, as a sentence. */
  title: string;
  connection: ConnectionState;
  onRetry: () => void;
}

function Banner({ title, connection, onRetry }: BannerProps) {
  const { session } = useServices();
  const now = useNow(1_000);
  const { tone, label, next } = describeConnection(connection, now);
  const Icon = icons[tone];
  const reason = reasonOf(connection);
  const canRetry = connection.status === 'waiting' || connection.status === 'offline' || tone === 'failed';
  return (
    <div className={styles.banner} data-tone={tone} data-banner>
      <Icon size={22} aria-hidden className={tone === 'busy' ? styles.spin : undefined} />
      <div className={styles.words}>
        <p className={styles.headline} role="status">
          <strong>{title}</strong> {label}. {reason}
        </p>
        {/* Outside the live region: a countdown read aloud every second helps nobody. */}
        <p className={styles.next}>{next}</p>
      </div>
      <div className={styles.actions}>
        {canRetry && (
          <Button size="xs" variant="white" color="dark" onClick={onRetry}>
            Retry now
          </Button>
        )}
        {needsSignIn(connection) && (
          <Button size="xs" variant="white" color="dark" onClick={session.signOut}>
            Sign in again
          </Button>
        )}
      </div>
    </div>
  );
}

/** Says when what is on screen is no longer live, why, and what happens next; silent in good times and in blips. */
export function FreshnessBanner() {
  const presence = useSelector(selectPresenceConnection);
  const messages = useSelector(selectMessagesConnection);
  const startSocket = useStartSocket();
  const isPresenceDown = useLasting(presence.status !== 'ready', patienceMs);
  const areMessagesDown = useLasting(messages.status !== 'ready', patienceMs);
  if (isPresenceDown) {
    return (
      <Banner
        title={
          areMessagesDown ? 'Calls and messages are not up to date.' : 'What people do is not up to date.'
        }
        connection={presence}
        onRetry={() => {
          startSocket('presence');
          if (areMessagesDown) startSocket('messages');
        }}
      />
    );
  }
  if (!areMessagesDown) return null;
  return (
    <Banner
      title="The unread count is not up to date."
      connection={messages}
      onRetry={() => {
        startSocket('messages');
      }}
    />
  );
}
