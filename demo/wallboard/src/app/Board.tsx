import { lazy, useEffect, useRef, useState, type RefObject } from 'react';
import { FreshnessBanner } from '../freshness/FreshnessBanner';
import { GroupsView } from '../groups/GroupsView';
import { ListenInBar } from '../people/ListenInBar';
import { ListeningProvider } from '../people/listening';
import type { Identity } from '../session/session';
import { Part } from '../shared/Part';
import type { Route } from '../shared/route';
import { Header } from './Header';
import styles from './app.module.css';

const AddressBookView = lazy(() =>
  import('../address-book/AddressBookView').then((module) => ({ default: module.AddressBookView })),
);
const MessagesView = lazy(() =>
  import('../messages/MessagesView').then((module) => ({ default: module.MessagesView })),
);
const TroublePanel = lazy(() =>
  import('../trouble/TroublePanel').then((module) => ({ default: module.TroublePanel })),
);

function View({ route }: { route: Route }) {
  if (route.view === 'people') return <AddressBookView route={route} />;
  if (route.view === 'messages') return <MessagesView />;
  return route.view === 'groups' ? <GroupsView route={route} /> : null;
}

/** The focus would be lost with the button that was pressed on the screen before. */
function useFocusOnArrival(main: RefObject<HTMLElement | null>, takesFocus: RefObject<boolean>): void {
  useEffect(() => {
    if (!takesFocus.current) return;
    takesFocus.current = false;
    main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [main, takesFocus]);
}

interface Props {
  identity: Identity;
  route: Route;
  /** Whether somebody signed in just now, and should be put at the beginning. */
  takesFocus: RefObject<boolean>;
}

/** The page of somebody who is signed in. */
export function Board({ identity, route, takesFocus }: Props) {
  const [isTroubleOpen, setIsTroubleOpen] = useState(false);
  const troubleToggle = useRef<HTMLButtonElement>(null);
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main, takesFocus);
  return (
    <ListeningProvider>
      <div className={styles.board}>
        <button
          type="button"
          className={styles.skip}
          onClick={() => {
            (document.querySelector<HTMLElement>('[role="grid"]') ?? main.current)?.focus();
          }}
        >
          Skip to the list
        </button>
        <Header
          identity={identity}
          route={route}
          isTroubleOpen={isTroubleOpen}
          troubleToggle={troubleToggle}
          onToggleTrouble={() => {
            setIsTroubleOpen((isOpen) => !isOpen);
          }}
        />
        <div className={styles.body}>
          <main ref={main} className={styles.main} tabIndex={-1} aria-label="People and groups">
            <Part key={route.view} what="This view">
              <View route={route} />
            </Part>
          </main>
          {isTroubleOpen && (
            <div className={styles.side}>
              <Part what="The trouble panel">
                <TroublePanel
                  onClose={() => {
                    setIsTroubleOpen(false);
                    troubleToggle.current?.focus();
                  }}
                />
              </Part>
            </div>
          )}
        </div>
        <section className={styles.notices} aria-label="Notices">
          <FreshnessBanner />
          <ListenInBar />
        </section>
      </div>
    </ListeningProvider>
  );
}
