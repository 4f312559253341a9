import { IconAlertTriangle, IconChevronRight, IconMail, IconPlugConnected } from '@tabler/icons-react';
import type { LoggedEvent } from '../facts/recorder';
import { formatClock } from '../shared/format';
import styles from './trouble.module.css';

const icons = {
  connection: IconPlugConnected,
  error: IconAlertTriangle,
  messages: IconMail,
  command: IconChevronRight,
} satisfies Record<LoggedEvent['kind'], typeof IconMail>;

const shownEvents = 40;

/** What happened, newest first. Presence updates are counted above, not listed. */
export function EventLog({ events }: { events: readonly LoggedEvent[] }) {
  if (events.length === 0) return <p className={styles.none}>Nothing has happened yet.</p>;
  return (
    <ol className={styles.events} aria-label="Last events" tabIndex={0}>
      {events.slice(0, shownEvents).map(({ id, at, kind, text }) => {
        const Icon = icons[kind];
        return (
          <li key={id} data-kind={kind}>
            <Icon size={14} aria-label={kind} />
            <time>{formatClock(at)}</time>
            <span>{text}</span>
          </li>
        );
      })}
    </ol>
  );
}
