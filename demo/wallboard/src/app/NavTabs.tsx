import { IconAddressBook, IconMail, IconUsersGroup } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useUnreadMessages } from '../realtime';
import { formatCount } from '../shared/format';
import type { Route } from '../shared/use-route';
import shared from '../shared/shared.module.css';
import styles from './app.module.css';

const tabs = [
  { view: 'groups', label: 'Groups', href: '#/groups', Icon: IconUsersGroup },
  { view: 'people', label: 'Address book', href: '#/people', Icon: IconAddressBook },
  { view: 'messages', label: 'Messages', href: '#/messages', Icon: IconMail },
] as const;

/** Ways to the three views, with the unread count on the last. */
export function NavTabs({ route }: { route: Route }) {
  const unread = useUnreadMessages() ?? 0;
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) Wallboard` : 'Wallboard';
  }, [unread]);
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
            <span className={styles.badge} data-unread-badge>
              {formatCount(unread)}
              <span className={shared.hidden}> unread</span>
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
