import { IconAddressBook, IconMail, IconUsersGroup } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useSelector } from 'react-redux';
import { selectAreMessagesStale, useUnreadMessages } from '../realtime';
import { cx } from '../shared/cx';
import { formatCount } from '../shared/format';
import type { Route } from '../shared/route';
import shared from '../shared/shared.module.css';
import styles from './header.module.css';

const tabs = [
  { view: 'groups', label: 'Groups', href: '#/groups', Icon: IconUsersGroup },
  { view: 'people', label: 'Address book', href: '#/people', Icon: IconAddressBook },
  { view: 'messages', label: 'Messages', href: '#/messages', Icon: IconMail },
] as const;

function titleOf(unread: number, isStale: boolean): string {
  if (unread === 0) return 'Wallboard';
  return isStale ? `(${unread}, not live) Wallboard` : `(${unread}) Wallboard`;
}

/** Ways to the three views, with the unread count on the last. */
export function NavTabs({ route }: { route: Route }) {
  const unread = useUnreadMessages() ?? 0;
  const isStale = useSelector(selectAreMessagesStale);
  useEffect(() => {
    document.title = titleOf(unread, isStale);
  }, [unread, isStale]);
  return (
    <nav className={styles.tabs} aria-label="Views">
      {tabs.map(({ view, label, href, Icon }) => (
        <a
          key={view}
          href={href}
          className={styles.tab}
          aria-current={route.view === view ? 'page' : undefined}
        >
          <Icon size={18} aria-hidden />
          <span className={styles.tabLabel}>{label}</span>
          {view === 'messages' && unread > 0 && (
            <span className={cx(styles.badge, isStale && styles.oldBadge)} data-unread-badge>
              {formatCount(unread)}
              <span className={shared.hidden}>{isStale ? ' unread, not live' : ' unread'}</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
