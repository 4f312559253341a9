import { useEffect, type ReactNode } from 'react';
import { useDispatch } from 'react-redux';
import { useServices } from '../app/services';
import { useDirectory } from '../directory/use-directory';
import { groupMembersReceived, websocketStop } from '../realtime';
import { forgetObserved } from './observed';
import { joinPages } from './pages';
import type { Identity } from './session';
import { useStartSocket } from './use-start-socket';

/**
 * The realtime side of being signed in: members from the directory, both sockets from sign-in to sign-out. What the
 * components below ask to watch may come earlier than the sockets do: the middleware keeps it.
 */
export function RealtimeSession({ identity, children }: { identity: Identity; children: ReactNode }) {
  const dispatch = useDispatch();
  const directory = useDirectory();
  const { recorder } = useServices();
  const startSocket = useStartSocket();
  useEffect(() => {
    for (const { groupId, memberIds } of directory.groups) {
      dispatch(groupMembersReceived({ groupId, userIds: [...memberIds] }));
    }
  }, [dispatch, directory]);
  useEffect(() => joinPages(identity), [identity]);
  useEffect(() => {
    startSocket('presence');
    startSocket('messages');
    return () => {
      dispatch(websocketStop());
      recorder.forget();
      forgetObserved(window.sessionStorage);
    };
  }, [dispatch, recorder, startSocket, identity]);
  return children;
}
