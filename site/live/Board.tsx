import { useState, useSyncExternalStore } from 'react';
import { isBeingCalled, isCallingOut, isOnCall, type UserDisplayItem } from 'redux-cti-realtime';
import {
  useGroupPresence,
  useGroupSummary,
  useMessagesConnection,
  useNow,
  usePresenceConnection,
  usePresenceFreshness,
  usePresenceSince,
  useUnreadMessages,
} from 'redux-cti-realtime/react';
import { groupId, names, orgId } from './people';
import type { OpenBoard } from './store';
import { troubles, type Trouble } from './troubles';

function stateOf(item: UserDisplayItem): { kind: string; words: string } {
  if (item.presence === undefined) return { kind: 'unknown', words: 'Unknown' };
  if (isOnCall(item)) return { kind: 'on-call', words: 'On a call' };
  if (isBeingCalled(item)) return { kind: 'ringing', words: 'Being called' };
  if (isCallingOut(item)) return { kind: 'ringing', words: 'Calling out' };
  return item.presence === 'RINGING'
    ? { kind: 'ringing', words: 'Ringing' }
    : { kind: 'idle', words: 'Idle' };
}

function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function Row({ item }: { item: UserDisplayItem }) {
  const freshness = usePresenceFreshness(item.id);
  const { presenceSince, presenceAtLeast } = usePresenceSince(item.id);
  const now = useNow(1_000);
  const { kind, words } = stateOf(item);
  // A server may name a person and say nothing: there is nothing to be live or stale.
  const shown = kind === 'unknown' ? 'unknown' : freshness;
  return (
    <tr data-freshness={shown} data-kind={kind}>
      <th scope="row">{names.get(item.id)}</th>
      <td>
        <span className="live-state">{shown === 'stale' ? `Was ${words.toLowerCase()}` : words}</span>
      </td>
      <td className="live-clock">
        {presenceSince === null ? '–' : `${presenceAtLeast ? '≥ ' : ''}${clock(now - presenceSince)}`}
      </td>
      <td>{item.availability ?? '–'}</td>
      <td>{shown}</td>
    </tr>
  );
}

function Banner({ onStart }: { onStart: () => void }) {
  const { status, retryAt, error } = usePresenceConnection();
  const now = useNow(1_000);
  if (status === 'ready')
    return (
      <p className="live-banner" data-status={status}>
        Connected: live.
      </p>
    );
  const wait =
    retryAt === null ? '' : ` Next attempt in ${Math.max(0, Math.ceil((retryAt - now) / 1_000))} s.`;
  return (
    <p className="live-banner" data-status={status} role="status">
      <strong>{status}</strong>
      {`.${wait} ${error === null ? '' : error.message} `}
      <button type="button" onClick={onStart}>
        {status === 'failed' ? 'Start again' : 'Try now'}
      </button>
    </p>
  );
}

function Figures({ counts }: { counts: OpenBoard['counts'] }) {
  const summary = useGroupSummary(groupId);
  const unread = useUnreadMessages();
  const messages = useMessagesConnection();
  useNow(1_000); // The counts are no state: they are read once a second.
  const figures = [
    ['Ringing', summary.ringing],
    ['On a call', summary.answered + summary.bridged],
    ['Idle', summary.idle],
    ['Unknown', summary.unknown],
    [messages.status === 'ready' ? 'Unread' : 'Unread (stale)', unread ?? '–'],
    ['Updates', counts.updates],
    ['Dispatches', counts.dispatches],
  ] as const;
  return (
    <dl className="live-figures">
      {figures.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Log({ log }: { log: OpenBoard['log'] }) {
  const entries = useSyncExternalStore(log.watch, log.read);
  return (
    <ol className="live-log">
      {entries.map(({ id, at, text }) => (
        <li key={id}>
          <time>{new Date(at).toLocaleTimeString('en-GB')}</time> {text}
        </li>
      ))}
    </ol>
  );
}

export function Board({ board }: { board: OpenBoard }) {
  const members = useGroupPresence(orgId, groupId);
  const [trouble, setTrouble] = useState<Trouble>();
  return (
    <div className="live-board">
      <Banner onStart={board.start} />
      <Figures counts={board.counts} />
      <div className="live-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Who</th>
              <th scope="col">State</th>
              <th scope="col">For</th>
              <th scope="col">Availability</th>
              <th scope="col">Freshness</th>
            </tr>
          </thead>
          <tbody>
            {members.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </tbody>
        </table>
      </div>
      <h2 id="make-trouble">Make trouble</h2>
      <div className="live-troubles">
        {troubles.map((one) => (
          <button
            key={one.label}
            type="button"
            aria-pressed={one === trouble}
            onClick={() => {
              setTrouble(one);
              one.cause(board.gateway, board.simulation);
            }}
          >
            {one.label}
          </button>
        ))}
      </div>
      <p aria-live="polite">
        {trouble?.says ?? 'Press a button and watch the banner, the rows and the log.'}
      </p>
      <h2 id="what-happened">What happened</h2>
      <Log log={board.log} />
    </div>
  );
}
