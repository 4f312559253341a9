import { IconHeadphones, IconPhoneOff } from '@tabler/icons-react';
import { useSelector } from 'react-redux';
import type { RootState } from '../app/services';
import { useDirectory } from '../directory/use-directory';
import { selectIsPresenceStale, selectListenInChannel } from '../realtime';
import { Button } from '../shared/controls';
import { useListening, type Listening } from './listening';
import styles from './listen-in.module.css';

function OpenBar({ listening, onStop }: { listening: Listening; onStop: () => void }) {
  const person = useDirectory().person(listening.userId);
  const channel = useSelector((state: RootState) => selectListenInChannel(state, listening.userId));
  const isStale = useSelector(selectIsPresenceStale);
  const isOver = !isStale && channel !== listening.channel;
  const name = person?.name ?? `user ${listening.userId}`;
  return (
    <div className={styles.bar} role="status">
      {isOver ? <IconPhoneOff size={18} aria-hidden /> : <IconHeadphones size={18} aria-hidden />}
      <span className={styles.barText}>
        <strong>{isOver ? `${name}’s call is over` : `Listening in to ${name}`}</strong>
        <span>
          {isStale ? 'Connection lost: the call may be over' : `Channel ${listening.channel.slice(0, 8)}`}
        </span>
      </span>
      <Button onClick={onStop}>{isOver ? 'Close' : 'Stop'}</Button>
    </div>
  );
}

/** Says whose call is listened to, and when it is over. */
export function ListenInBar() {
  const { listening, stop } = useListening();
  return listening && <OpenBar listening={listening} onStop={stop} />;
}
