import { IconHeadphones, IconHeadphonesOff } from '@tabler/icons-react';
import { cx } from '../shared/cx';
import type { ListenIn } from './describe';
import styles from './listen-in.module.css';

interface Props {
  name: string;
  listenIn: ListenIn;
  isListening: boolean;
  onToggle: (channel: string) => void;
}

/** Starts and ends a listen-in; where none can be offered, the button says why. Reached by Enter in the list. */
export function ListenInButton({ name, listenIn, isListening, onToggle }: Props) {
  if (listenIn.channel === null) {
    return (
      <button
        type="button"
        className={cx(styles.button, styles.unavailable)}
        aria-disabled
        aria-label={`Listen in to ${name}: not possible, ${listenIn.reason.toLowerCase()}`}
        title={`Listening in is not possible: ${listenIn.reason.toLowerCase()}`}
        tabIndex={-1}
      >
        <IconHeadphonesOff size={15} aria-hidden />
        <span className={styles.reason}>{listenIn.reason}</span>
      </button>
    );
  }
  const { channel } = listenIn;
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
