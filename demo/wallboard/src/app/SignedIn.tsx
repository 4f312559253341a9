import { lazy, useState, type RefObject } from 'react';
import { Provider } from 'react-redux';
import { RealtimeSession } from '../session/RealtimeSession';
import type { Identity, Session } from '../session/session';
import { useSession } from '../session/session-context';
import { Part } from '../shared/Part';
import { useRoute } from '../shared/use-route';
import { Board } from './Board';
import { createServices, ServicesContext, type Services } from './services';

const WallView = lazy(() => import('../wall/WallView').then((module) => ({ default: module.WallView })));

let services: Services | undefined;

/** One set for the page's whole life, whoever signs in. */
const servicesFor = (session: Session): Services => (services ??= createServices(session, window));

interface Props {
  identity: Identity;
  /** Whether somebody signed in just now, and should be put at the beginning. */
  takesFocus: RefObject<boolean>;
}

/** Everything behind the sign-in: the store, both sockets, and the board or a wall. */
export function SignedIn({ identity, takesFocus }: Props) {
  const session = useSession();
  const [parts] = useState(() => servicesFor(session));
  const route = useRoute();
  return (
    <ServicesContext value={parts}>
      <Provider store={parts.store}>
        <RealtimeSession identity={identity}>
          {route.view === 'wall' ? (
            <Part what="The wall" reloadAfterMs={30_000}>
              <WallView route={route} />
            </Part>
          ) : (
            <Board identity={identity} route={route} takesFocus={takesFocus} />
          )}
        </RealtimeSession>
      </Provider>
    </ServicesContext>
  );
}
