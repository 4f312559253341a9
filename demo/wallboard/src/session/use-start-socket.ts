import { useCallback } from 'react';
import { useDispatch } from 'react-redux';
import { useServices } from '../app/services';
import { socketEndpoint } from '../gateway/api';
import { websocketStart } from '../realtime';

/**
 * Starts one of the two sockets with the session's present token. On a socket that waits for its next attempt, or has
 * given up, the same command means: now.
 */
export function useStartSocket(): (socket: 'presence' | 'messages') => void {
  const dispatch = useDispatch();
  const { session } = useServices();
  return useCallback(
    (socket) => {
      const identity = session.identity();
      if (identity === null) return;
      const common = { accessToken: session.accessToken(), isFreedomWeb: false };
      const { orgId, userId } = identity;
      dispatch(
        socket === 'presence'
          ? websocketStart({ ...common, endpoint: socketEndpoint('/v1/events') })
          : websocketStart({
              ...common,
              endpoint: socketEndpoint('/v1/subscribe'),
              users: `org:${orgId}:user:${userId}`,
            }),
      );
    },
    [dispatch, session],
  );
}
