import {
  IconAlertOctagon,
  IconChevronDown,
  IconClockPause,
  IconLoader2,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useSelector } from 'react-redux';
import { useServices } from '../app/services';
import {
  selectMessagesConnection,
  selectPresenceConnection,
  useNow,
  type ConnectionState,
} from '../realtime';
import { useStartSocket } from '../session/use-start-socket';
import { Button, IconButton } from '../shared/controls';
import { formatClock } from '../shared/format';
import { useLasting } from '../shared/use-lasting';
import { describeConnection, needsSignIn, reasonOf, type Tone } from './describe-connection';
import { useAsOf } from './use-as-of';
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
  /** Until when it was up to date; `null` if it never was. */
  asOf: number | null;
  onRetry: () => void;
}

function Banner({ title, connection, asOf, onRetry }: BannerProps) {
  const { session } = useServices();
  const [isHidden, setIsHidden] = useState(false);
  const now = useNow(1_000);
  const { tone, label, next } = describeConnection(connection, now);
  const Icon = icons[tone];
  const reason = reasonOf(connection);
  const canRetry = connection.status === 'waiting' || connection.status === 'offline' || tone === 'failed';
  // The connection in the header goes on to tell.
  if (isHidden) return null;
  return (
    <div className={styles.banner} data-tone={tone} data-banner>
      <Icon size={22} aria-hidden className={tone === 'busy' ? styles.spin : undefined} />
      <div className={styles.words}>
        <p className={styles.headline} role="status">
          <strong>{title}</strong> {label}.{' '}
          <span className={styles.more}>
            {reason} {asOf !== null && `As of ${formatClock(asOf)}.`}
          </span>
        </p>
        {/* Outside the live region: a countdown read aloud every second helps nobody. */}
        <p className={styles.next}>{next}</p>
      </div>
      <div className={styles.actions}>
        {canRetry && <Button onClick={onRetry}>Retry now</Button>}
        {needsSignIn(connection) && <Button onClick={session.signOut}>Sign in again</Button>}
        <IconButton
          label="Hide this notice"
          onClick={() => {
            setIsHidden(true);
          }}
        >
          <IconChevronDown size={18} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}

/** Says when what is on screen is no longer live, why, and what happens next; silent in good times and in blips.
 * Lies over the page's edge and moves nothing. */
export function FreshnessBanner() {
  const presence = useSelector(selectPresenceConnection);
  const messages = useSelector(selectMessagesConnection);
  const presenceAsOf = useAsOf('presence');
  const messagesAsOf = useAsOf('messages');
  const startSocket = useStartSocket();
  const isPresenceDown = useLasting(presence.status !== 'ready', patienceMs);
  const areMessagesDown = useLasting(messages.status !== 'ready', patienceMs);
  if (isPresenceDown) {
    return (
      <Banner
        key="presence"
        title={
          areMessagesDown ? 'Calls and messages are not up to date.' : 'What people do is not up to date.'
        }
        connection={presence}
        asOf={presenceAsOf}
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
      key="messages"
      title="The unread count is not up to date."
      connection={messages}
      asOf={messagesAsOf}
      onRetry={() => {
        startSocket('messages');
      }}
    />
  );
}
