import { IconHelp } from '@tabler/icons-react';
import styles from './listen-in.module.css';

/** In place of the listen-in, where a row is grey: asks why. Reached by Enter in the list. */
export function WhyButton({ name, onClick }: { name: string; onClick: () => void }) {
  return (
    <button
      type="button"
      className={styles.button}
      aria-label={`Why is ${name} not live?`}
      title="Why is this not live?"
      tabIndex={-1}
      onClick={onClick}
    >
      <IconHelp size={15} aria-hidden />
      <span className={styles.label}>Why?</span>
    </button>
  );
}
