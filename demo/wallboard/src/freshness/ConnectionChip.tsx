import { Popover } from '@mantine/core';
import { IconAlertOctagon, IconBroadcast, IconLoader2, IconPlugConnectedX } from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import {
  selectMessagesConnection,
  selectPresenceConnection,
  useNow,
  type ConnectionState,
} from '../realtime';
import { formatClock } from '../shared/format';
import { describeConnection, reasonOf, type Tone } from './describe-connection';
import styles from './freshness.module.css';

const icons: Record<Tone, typeof IconBroadcast> = {
  good: IconBroadcast,
  busy: IconLoader2,
  waiting: IconPlugConnectedX,
  failed: IconAlertOctagon,
};

function SocketDetails({ name, connection }: { name: string; connection: ConnectionState }) {
  const { label, next } = describeConnection(connection, useNow(1_000));
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

/** The presence connection in one word; press it for both sockets in full. */
export function ConnectionChip() {
  const presence = useSelector(selectPresenceConnection);
  const messages = useSelector(selectMessagesConnection);
  const { tone, label } = describeConnection(presence, 0);
  const Icon = icons[tone];
  return (
    <Popover width={300} position="bottom-end" shadow="md" withArrow trapFocus>
      <Popover.Target>
        <button type="button" className={styles.chip} data-tone={tone} aria-label={`Connection: ${label}`}>
          <Icon size={16} aria-hidden className={tone === 'busy' ? styles.spin : undefined} />
          <span className={styles.chipLabel}>{label}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Connections">
        <SocketDetails name="Presence" connection={presence} />
        <SocketDetails name="Messages" connection={messages} />
      </Popover.Dropdown>
    </Popover>
  );
}
