import { IconAlertTriangle, IconClockX, IconLogin } from '@tabler/icons-react';
import { useState, type SubmitEvent } from 'react';
import { Brand } from '../app/Brand';
import type { Person } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { login } from '../gateway/api';
import { Button } from '../shared/controls';
import { peopleCount } from '../shared/format';
import { labelOf, personMeant } from './person-meant';
import { PersonField } from './PersonField';
import { useSession } from './session-context';
import styles from './login.module.css';

const tokenLives = [
  { seconds: 3_600, label: '1 hour' },
  { seconds: 60, label: '1 minute' },
  { seconds: 15, label: '15 seconds' },
];

/** A wallboard is for somebody who looks after others. */
const suggested = (people: readonly Person[]): Person | undefined =>
  people.find(({ title }) => /coach|manager/i.test(title)) ?? people[0];

interface TokenLifeProps {
  seconds: number;
  onChange: (seconds: number) => void;
}

function TokenLife({ seconds, onChange }: TokenLifeProps) {
  return (
    <fieldset className={styles.lives}>
      <legend>Your token lives for</legend>
      {tokenLives.map((life) => (
        <label key={life.seconds}>
          <input
            type="radio"
            name="token-life"
            checked={seconds === life.seconds}
            onChange={() => {
              onChange(life.seconds);
            }}
          />
          {life.label}
        </label>
      ))}
    </fieldset>
  );
}

/** Chooses who to be, and signs in. */
export function LoginScreen({ onSignIn }: { onSignIn: () => void }) {
  const session = useSession();
  const { people, person } = useDirectory();
  const ended = session.endedFor();
  const [text, setText] = useState(() => {
    const first = person(ended?.userId ?? 0) ?? suggested(people);
    return first ? labelOf(first) : '';
  });
  const [seconds, setSeconds] = useState(3_600);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const meant = personMeant(people, text);
    if (typeof meant === 'number') {
      setProblem(
        meant === 0 ? 'Nobody is called that.' : `${peopleCount(meant)} are called that: choose one.`,
      );
      return;
    }
    setIsBusy(true);
    setProblem(null);
    login(meant.userId, seconds)
      .then((reply) => {
        onSignIn();
        session.signIn(reply);
      })
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
        setIsBusy(false);
      });
  };

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <Brand />
        <h1 className={styles.title}>See who is on a call, right now</h1>
        <p className={styles.lead}>
          {peopleCount(people.length)} take simulated calls on a gateway on this machine. Sign in, watch them,
          then break the connection and see what stays true.
        </p>
        {ended !== null && (
          <p className={styles.notice} role="status">
            <IconClockX size={18} aria-hidden />
            <span>
              <strong>Your session has ended.</strong> The gateway does not know {ended.name} any more. Sign
              in to go on.
            </span>
          </p>
        )}
        <PersonField text={text} onChange={setText} />
        <TokenLife seconds={seconds} onChange={setSeconds} />
        {problem !== null && (
          <p className={styles.problem} role="alert">
            <IconAlertTriangle size={18} aria-hidden />
            <span>
              <strong>Signing in did not work.</strong> {problem}
            </span>
          </p>
        )}
        <Button type="submit" look="filled" disabled={isBusy} icon={<IconLogin size={18} aria-hidden />}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
