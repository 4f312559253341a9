import { useServices } from '../app/services';
import { useTabRole } from '../realtime';
import { usePageCount } from '../session/pages';
import styles from './trouble.module.css';

type TabRole = ReturnType<typeof useTabRole>;

const words: Record<TabRole, string> = {
  alone: 'Alone: this page has sockets of its own.',
  leader: 'Leader: this page holds the sockets, and tells the others.',
  follower: 'Follower: another page holds the sockets, and tells this one.',
};

/** Whose sockets these are, and among how many pages of this browser. */
export function SharedSockets() {
  const { session } = useServices();
  const role = useTabRole();
  const pages = usePageCount(session.identity());
  return (
    <p className={styles.pages} data-tab-role={role} data-pages={pages ?? 'unknown'}>
      {words[role]}
      {pages !== null && ` ${pages === 1 ? '1 page is open' : `${pages} pages are open`} in this browser.`}
    </p>
  );
}
