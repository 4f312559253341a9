import { IconMail, IconMailOpened, IconMailQuestion } from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import { useFacts } from '../facts/use-facts';
import groupStyles from '../groups/groups.module.css';
import { selectAreMessagesStale, useUnreadMessages } from '../realtime';
import { useAsOf } from '../freshness/use-as-of';
import { formatClock, formatCount } from '../shared/format';
import styles from './messages.module.css';

function headline(unread: number | null): string {
  if (unread === null) return 'The server has not told the count yet';
  if (unread === 0) return 'No unread messages';
  return unread === 1 ? '1 unread message' : `${formatCount(unread)} unread messages`;
}

/** `+2` or `−1`, with a true minus. */
const signed = (change: number): string => `${change < 0 ? '−' : '+'}${formatCount(Math.abs(change))}`;

/** The unread count and how it came about; the service sends counts, not messages. */
export function MessagesView() {
  const unread = useUnreadMessages();
  const isStale = useSelector(selectAreMessagesStale);
  const asOf = useAsOf('messages');
  const history = useFacts().unreadCounts;
  const Icon = unread === null ? IconMailQuestion : unread === 0 ? IconMailOpened : IconMail;
  return (
    <section className={groupStyles.members} aria-labelledby="messages">
      <header className={groupStyles.membersHead}>
        <h1 id="messages" className={groupStyles.membersTitle}>
          Messages
        </h1>
      </header>
      <div className={styles.summary} data-unread={unread ?? 'unknown'}>
        <Icon size={32} stroke={1.5} aria-hidden />
        <p className={styles.headline}>{headline(unread)}</p>
        {isStale && unread !== null && (
          <p className={styles.old}>Old data{asOf !== null && `, as of ${formatClock(asOf)}`}</p>
        )}
      </div>
      <h2 className={styles.subtitle}>How the count changed</h2>
      {history.length === 0 ? (
        <p className={styles.none}>The count as it comes, and every change of it, will stand here.</p>
      ) : (
        <ol className={styles.history}>
          {history.map(({ id, at, unread: count, change }) => (
            <li key={id}>
              <time>{formatClock(at)}</time> {formatCount(count)} unread
              {change !== null && <span className={styles.change}> {signed(change)}</span>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
