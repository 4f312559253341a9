import {
  IconAlertOctagon,
  IconBroadcast,
  IconCopy,
  IconLoader2,
  IconPlugConnectedX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useSelector, useStore } from 'react-redux';
import { useServices, type RootState } from '../app/services';
import {
  selectMessagesConnection,
  selectPresenceConnection,
  useNow,
  type ConnectionState,
} from '../realtime';
import { Button } from '../shared/controls';
import { formatClock } from '../shared/format';
import { Popover } from '../shared/Popover';
import { useOnline } from '../shared/use-online';
import { describeConnection, reasonOf, type Tone } from './describe-connection';
import styles from './freshness.module.css';

const icons: Record<Tone, typeof IconBroadcast> = {
  good: IconBroadcast,
  busy: IconLoader2,
  waiting: IconPlugConnectedX,
  failed: IconAlertOctagon,
};

function SocketDetails({ name, connection }: { name: string; connection: ConnectionState }) {
  const { label, next } = describeConnection(connection, useNow(1_000), useOnline());
  const reason = reasonOf(connection);
  return (
    <section className={styles.details}>
      <h3>
        {name} <span>{label}</span>
      </h3>
      <p>{next}</p>
      {reason !== null && <p>{reason}</p>}
      {connection.readyAt !== null && connection.status === 'ready' && (
        <p>Live since {formatClock(connection.readyAt)}</p>
      )}
      <p className={styles.endpoint}>{connection.endpoint}</p>
    </section>
  );
}

/** For a ticket: what happened lately, without a token, a name or an availability. */
function CopyDiagnostics() {
  const { diagnostics } = useServices();
  const store = useStore<RootState>();
  const [outcome, setOutcome] = useState('');
  return (
    <div className={styles.copy}>
      <Button
        icon={<IconCopy size={15} aria-hidden />}
        onClick={() => {
          navigator.clipboard.writeText(diagnostics.report(store.getState())).then(
            () => {
              setOutcome('Copied.');
            },
            () => {
              setOutcome('This browser does not let it be copied.');
            },
          );
        }}
      >
        Copy diagnostics
      </Button>
      <span role="status">{outcome}</span>
    </div>
  );
}

/** The presence connection in one word; press it for both sockets in full. */
export function ConnectionChip() {
  const presence = useSelector(selectPresenceConnection);
  const messages = useSelector(selectMessagesConnection);
  const { tone, label } = describeConnection(presence, 0, useOnline());
  const Icon = icons[tone];
  return (
    <Popover
      label="Connections"
      button={(attributes) => (
        <button
          type="button"
          className={styles.chip}
          data-tone={tone}
          aria-label={`Connection: ${label}`}
          title={label}
          {...attributes}
        >
          <Icon size={16} aria-hidden className={tone === 'busy' ? styles.spin : undefined} />
          <span className={styles.chipLabel}>{label}</span>
        </button>
      )}
    >
      <SocketDetails name="Presence" connection={presence} />
      <SocketDetails name="Messages" connection={messages} />
      <CopyDiagnostics />
    </Popover>
  );
}
