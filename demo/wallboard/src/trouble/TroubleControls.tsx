import {
  IconActivity,
  IconBug,
  IconClockX,
  IconHourglass,
  IconKeyOff,
  IconLeaf,
  IconPlugX,
  IconPower,
  IconScissors,
  IconSnowflake,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { TroubleBody } from '../gateway/api';
import { Button } from '../shared/controls';
import { cx } from '../shared/cx';
import shared from '../shared/shared.module.css';
import { calm, troubles, type Trouble } from './troubles';
import { useTrouble } from './use-trouble';
import styles from './trouble.module.css';

const icons: Record<TroubleBody['kind'], typeof IconBug> = {
  drop: IconPlugX,
  rst: IconScissors,
  freeze: IconSnowflake,
  restart: IconPower,
  slow: IconHourglass,
  'refuse-tokens': IconKeyOff,
  'expire-tokens': IconClockX,
  garbage: IconBug,
  flood: IconActivity,
  calm: IconLeaf,
};

interface FaultProps {
  trouble: Trouble;
  /** How long the fault lasts still; `null` while it is not on. */
  lasting: string | null;
  onAsk: (trouble: Trouble, isOn: boolean) => void;
  /** The reader looks at this fault, or at none any more. */
  onLook: (trouble: Trouble | null) => void;
}

function Fault({ trouble, lasting, onAsk, onLook }: FaultProps) {
  const { kind } = trouble.body;
  const Icon = icons[kind];
  const look = (): void => {
    onLook(trouble);
  };
  const lookAway = (): void => {
    onLook(null);
  };
  return (
    <li>
      <button
        type="button"
        className={styles.fault}
        data-trouble={kind}
        aria-pressed={trouble.lasting && lasting !== null}
        aria-description={trouble.detail}
        onClick={() => {
          onAsk(trouble, lasting !== null);
        }}
        onPointerEnter={look}
        onFocus={look}
        onPointerLeave={lookAway}
        onBlur={lookAway}
      >
        <Icon size={18} aria-hidden />
        <span className={styles.faultText}>
          <strong>{trouble.title}</strong>
          {lasting !== null && <span className={styles.lasting}>{lasting}, end it</span>}
        </span>
      </button>
    </li>
  );
}

/** Every fault as a button; those that last say so and can be ended. */
export function TroubleControls() {
  const { reply, answer, ask } = useTrouble();
  const [lookedAt, setLookedAt] = useState<Trouble | null>(null);
  // Pressing is looked at to see what became of it, while the pointer and the focus are still there.
  const askAndListen = (trouble: Trouble, isOn: boolean): void => {
    setLookedAt(null);
    ask(trouble, isOn);
  };
  return (
    <div>
      <ul className={styles.faults}>
        {troubles.map((trouble) => (
          <Fault
            key={trouble.body.kind}
            trouble={trouble}
            lasting={(reply && trouble.lasting?.(reply)) ?? null}
            onAsk={askAndListen}
            onLook={setLookedAt}
          />
        ))}
      </ul>
      <div className={styles.calm}>
        <Button
          look="filled"
          icon={<IconLeaf size={16} aria-hidden />}
          data-trouble={calm.body.kind}
          onClick={() => {
            askAndListen(calm, false);
          }}
        >
          {calm.title}
        </Button>
        <p className={styles.answer}>
          <span role="status" className={cx(lookedAt !== null && shared.hidden)}>
            {answer || 'Press one, and watch what stays true.'}
          </span>
          {lookedAt?.detail}
        </p>
      </div>
    </div>
  );
}
