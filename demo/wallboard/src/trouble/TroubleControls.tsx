import { Button } from '@mantine/core';
import {
  IconActivity,
  IconBug,
  IconHourglass,
  IconKeyOff,
  IconLeaf,
  IconPlugX,
  IconPower,
  IconScissors,
  IconSnowflake,
  IconClockX,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useServices } from '../app/services';
import { makeTrouble } from '../gateway/api';
import { calm, troubles, type Trouble } from './troubles';
import styles from './trouble.module.css';

const icons: Readonly<Record<string, typeof IconBug>> = {
  drop: IconPlugX,
  rst: IconScissors,
  freeze: IconSnowflake,
  restart: IconPower,
  slow: IconHourglass,
  'refuse-tokens': IconKeyOff,
  'expire-tokens': IconClockX,
  garbage: IconBug,
  flood: IconActivity,
};

function Fault({ trouble, onAsk }: { trouble: Trouble; onAsk: (trouble: Trouble) => void }) {
  const Icon = icons[trouble.body.kind] ?? IconBug;
  return (
    <li>
      <button
        type="button"
        className={styles.fault}
        data-trouble={trouble.body.kind}
        onClick={() => {
          onAsk(trouble);
        }}
      >
        <Icon size={18} aria-hidden />
        <span className={styles.faultText}>
          <strong>{trouble.title}</strong>
          <span>{trouble.detail}</span>
        </span>
      </button>
    </li>
  );
}

/** Asks the gateway for faults, and says what became of the last wish. */
export function TroubleControls() {
  const { recorder } = useServices();
  const [answer, setAnswer] = useState('');
  const ask = (trouble: Trouble): void => {
    recorder.logged('command', `trouble: ${trouble.title.toLowerCase()}`);
    setAnswer(`${trouble.title}…`);
    makeTrouble(trouble.body)
      .then(() => {
        setAnswer(`${trouble.title}: done.`);
      })
      .catch((error: unknown) => {
        setAnswer(`${trouble.title}: ${error instanceof Error ? error.message : String(error)}`);
      });
  };
  return (
    <div className={styles.controls}>
      <ul className={styles.faults}>
        {troubles.map((trouble) => (
          <Fault key={trouble.body.kind} trouble={trouble} onAsk={ask} />
        ))}
      </ul>
      <div className={styles.calm}>
        <Button
          size="sm"
          leftSection={<IconLeaf size={16} aria-hidden />}
          data-trouble="calm"
          onClick={() => {
            ask(calm);
          }}
        >
          {calm.title}
        </Button>
        <p className={styles.answer} role="status">
          {answer}
        </p>
      </div>
    </div>
  );
}
