import type { FakeGateway } from 'redux-cti-realtime/testing';
import { ownId } from './people';
import type { Simulation } from './simulation';

export interface Trouble {
  label: string;
  /** What a reader should look for. */
  says: string;
  cause: (gateway: FakeGateway, simulation: Simulation) => void;
}

const outageMs = 8_000;
const floodSize = 500;

export const troubles: readonly Trouble[] = [
  {
    label: 'Break the line',
    says: 'Every row turns stale and keeps what it showed. A reconnect follows within 5 s, and the rows are live again.',
    cause: (gateway) => {
      gateway.drop(1006);
    },
  },
  {
    label: 'Come back with half',
    says: 'The line breaks, and the server answers the new session for every second person only: these are live, the others stay stale until it speaks of them.',
    cause: (gateway, simulation) => {
      simulation.answerHalf();
      gateway.drop(1006);
    },
  },
  {
    label: 'Restart the server',
    says: 'Close code 1012: the first delay is spread over 10 s, so that not everybody comes back at once. The server refuses connections for 8 s.',
    cause: (gateway) => {
      gateway.refuseConnections();
      gateway.drop(1012, 'restart');
      setTimeout(() => {
        gateway.refuseConnections(false);
      }, outageMs);
    },
  },
  {
    label: 'Freeze the line',
    says: 'Nothing gets through, and no close event tells. The heartbeat learned how often the server ticks: after 10 s of silence the line counts as dead.',
    cause: (gateway) => {
      gateway.halfOpen();
      setTimeout(() => {
        gateway.heal();
      }, 2 * outageMs);
    },
  },
  {
    label: 'Refuse the token',
    says: 'The server closes with 4401. The option refreshAccessToken gives another token, and the session begins again.',
    cause: (gateway) => {
      gateway.drop(4401, 'token revoked');
    },
  },
  {
    label: 'Deny access',
    says: 'Close code 4006 is final: the connection is failed, with the reason of the server. Press "Start again".',
    cause: (gateway) => {
      gateway.drop(4006, 'access denied');
    },
  },
  {
    label: 'Send rubbish',
    says: 'A frame that is no JSON, and an item with a wrong type: both are reported and left out. Nothing else happens.',
    cause: (gateway) => {
      gateway.sendRaw('<html>502 Bad Gateway</html>', 'presence');
      gateway.sendRaw('{"type":"response","data":[{"userId":"two"}]}', 'presence');
    },
  },
  {
    label: `Flood: ${floodSize} updates`,
    says: 'They arrive together and reach the store in one dispatch: the board renders once or twice.',
    cause: (gateway) => {
      for (let count = 0; count < floodSize; count++) {
        gateway.setPresence(ownId, { availability: count % 2 === 0 ? 'Available' : 'Busy' });
      }
    },
  },
];
