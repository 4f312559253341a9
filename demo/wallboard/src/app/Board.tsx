import { useRef, useState } from 'react';
import { AddressBookView } from '../address-book/AddressBookView';
import { FreshnessBanner } from '../freshness/FreshnessBanner';
import { GroupsView } from '../groups/GroupsView';
import { MessagesView } from '../messages/MessagesView';
import { ListenInBar } from '../people/ListenInBar';
import { ListeningProvider } from '../people/listening';
import type { Identity } from '../session/session';
import { useRoute } from '../shared/use-route';
import { TroublePanel } from '../trouble/TroublePanel';
import { Header } from './Header';
import styles from './app.module.css';

/** The page of somebody who is signed in. */
export function Board({ identity }: { identity: Identity }) {
  const route = useRoute();
  const [isTroubleOpen, setIsTroubleOpen] = useState(false);
  const troubleToggle = useRef<HTMLButtonElement>(null);
  return (
    <ListeningProvider>
      <div className={styles.board}>
        <Header
          identity={identity}
          route={route}
          isTroubleOpen={isTroubleOpen}
          troubleToggle={troubleToggle}
          onToggleTrouble={() => {
            setIsTroubleOpen((isOpen) => !isOpen);
          }}
        />
        <FreshnessBanner />
        <div className={styles.body}>
          <main className={styles.main}>
            {route.view === 'groups' && <GroupsView groupId={route.groupId} />}
            {route.view === 'people' && <AddressBookView />}
            {route.view === 'messages' && <MessagesView />}
          </main>
          {isTroubleOpen && (
            <TroublePanel
              onClose={() => {
                setIsTroubleOpen(false);
                troubleToggle.current?.focus();
              }}
            />
          )}
        </div>
        <ListenInBar />
      </div>
    </ListeningProvider>
  );
}
