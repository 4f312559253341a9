import { IconHeadphones, IconHeadphonesOff } from '@tabler/icons-react';
import type { selectListenIn } from '../realtime';
import { cx } from '../shared/cx';
import { listenInReasons } from './describe';
import styles from './listen-in.module.css';

interface Props {
  name: string;
  listenIn: ReturnType<typeof selectListenIn>;
  isListening: boolean;
  onToggle: (channel: string) => void;
}

/** Starts and ends a listen-in; where none can be offered, the button says why. Reached by Enter in the list. */
export function ListenInButton({ name, listenIn, isListening, onToggle }: Props) {
  const { channel, reason } = listenIn;
  if (channel === null || reason !== 'ok') {
    const words = reason === 'ok' ? listenInReasons['no-channel'] : listenInReasons[reason];
    return (
      <button
        type="button"
        className={cx(styles.button, styles.unavailable)}
        aria-disabled
        aria-label={`Listen in to ${name}: not possible, ${words.toLowerCase()}`}
        title={`Listening in is not possible: ${words.toLowerCase()}`}
        tabIndex={-1}
      >
        <IconHeadphonesOff size={15} aria-hidden />
        <span className={styles.reason}>{words}</span>
      </button>
    );
  }
  return (
    <button
      type="button"
      className={cx(styles.button, isListening && styles.listening)}
      aria-pressed={isListening}
      aria-label={`Listen in to ${name}`}
      tabIndex={-1}
      onClick={() => {
        onToggle(channel);
      }}
    >
      <IconHeadphones size={15} aria-hidden />
      <span className={styles.label}>{isListening ? 'Listening' : 'Listen in'}</span>
    </button>
  );
}
