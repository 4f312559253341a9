import type { Connection } from '../protocol/connection';
import { garbageFrames } from './garbage';
import { meets, type SocketChoice } from './requests';

const noStatusCode = 1005;
const abnormalCode = 1006;

/** Troubles of one moment. */
export interface Blows {
  /** Closes with a code; 1005 and 1006 are what a client sees when there is none, and when nobody closes at all. */
  drop: (code: number, reason: string, choice: SocketChoice) => void;
  reset: (choice: SocketChoice) => void;
  sendGarbage: () => void;
}

/** Creates the blows that can be dealt to the present connections. */
export const createBlows = (connections: () => Iterable<Connection>): Blows => {
  const forEach = (choice: SocketChoice, act: (connection: Connection) => void) => {
    // A copy: what is done to a connection may take it out of the set.
    for (const connection of [...connections()]) {
      if (meets(choice, connection.session.kind)) act(connection);
    }
  };

  return {
    drop: (code, reason, choice) => {
      forEach(choice, ({ line }) => {
        if (code === abnormalCode) line.cut('end');
        else if (code === noStatusCode) line.closeNow();
        else line.closeNow(code, reason);
      });
    },
    reset: (choice) => {
      forEach(choice, ({ line }) => {
        line.cut('reset');
      });
    },
    sendGarbage: () => {
      forEach('both', ({ line }) => {
        for (const frame of garbageFrames) line.send(frame);
      });
    },
  };
};
