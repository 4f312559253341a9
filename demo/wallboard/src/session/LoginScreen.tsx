import { Alert, Button, Paper, SegmentedControl, Select } from '@mantine/core';
import { IconAlertTriangle, IconClockX, IconLogin } from '@tabler/icons-react';
import { useMemo, useState, type SubmitEvent } from 'react';
import { Brand } from '../app/Brand';
import { useServices } from '../app/services';
import { searchPeople, type Person } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { login } from '../gateway/api';
import styles from './login.module.css';

const suggestionCount = 30;
const tokenLives = [
  { value: '3600', label: '1 hour' },
  { value: '60', label: '1 minute' },
  { value: '15', label: '15 seconds' },
];

/** A wallboard is for somebody who looks after others. */
const suggested = (people: readonly Person[]): Person | undefined =>
  people.find(({ title }) => /coach|manager/i.test(title)) ?? people[0];

const labelOf = (person: Person): string => `${person.name} · ${person.title} · ${person.extension}`;

function PersonSelect({ value, onChange }: { value: string; onChange: (userId: string) => void }) {
  const { people, person } = useDirectory();
  const [text, setText] = useState('');
  // The chosen one is always among the data, which gives the field its text, but is no hit of every search.
  const { data, hits } = useMemo(() => {
    const chosen = person(Number(value));
    const isSearch = chosen === undefined || text !== labelOf(chosen);
    const found = (isSearch ? searchPeople(people, text) : people).slice(0, suggestionCount);
    const shown = new Set([...(chosen ? [chosen] : []), ...found]);
    return {
      data: [...shown].map((entry) => ({ value: String(entry.userId), label: labelOf(entry) })),
      hits: new Set((isSearch ? found : [...shown]).map(({ userId }) => String(userId))),
    };
  }, [people, person, text, value]);
  return (
    <Select
      label="Who are you?"
      description="Any of the organisation’s people will do."
      searchable
      allowDeselect={false}
      openOnFocus={false}
      nothingFoundMessage="Nobody is called that"
      filter={({ options }) => options.filter((option) => 'value' in option && hits.has(option.value))}
      data={data}
      value={value}
      onSearchChange={setText}
      onChange={(next) => {
        if (next !== null) onChange(next);
      }}
    />
  );
}

/** Chooses who to be, and signs in. */
export function LoginScreen() {
  const { session } = useServices();
  const { people } = useDirectory();
  const ended = session.endedFor();
  const [userId, setUserId] = useState(String(ended?.userId ?? suggested(people)?.userId ?? ''));
  const [ttlSeconds, setTtlSeconds] = useState('3600');
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    setIsBusy(true);
    setProblem(null);
    login(Number(userId), Number(ttlSeconds))
      .then(session.signIn)
      .catch((error: unknown) => {
        setProblem(error instanceof Error ? error.message : String(error));
        setIsBusy(false);
      });
  };

  return (
    <main className={styles.page}>
      <Paper component="form" className={styles.card} withBorder radius="lg" onSubmit={submit}>
        <Brand />
        <h1 className={styles.title}>See who is on a call, right now</h1>
        <p className={styles.lead}>
          {people.length.toLocaleString('en')} simulated people take calls on a gateway on this machine. Sign
          in, watch them, then break the connection and see what stays true.
        </p>
        {ended !== null && (
          <Alert
            color="orange"
            icon={<IconClockX aria-hidden />}
            title="Your session has ended"
            role="status"
          >
            The gateway does not know {ended.name}’s token any more. Sign in again to go on.
          </Alert>
        )}
        <PersonSelect value={userId} onChange={setUserId} />
        <div>
          <p id="token-life" className={styles.label}>
            Your token lives for
          </p>
          <SegmentedControl
            fullWidth
            aria-labelledby="token-life"
            data={tokenLives}
            value={ttlSeconds}
            onChange={setTtlSeconds}
          />
        </div>
        {problem !== null && (
          <Alert
            color="red"
            icon={<IconAlertTriangle aria-hidden />}
            title="Signing in did not work"
            role="alert"
          >
            {problem}
          </Alert>
        )}
        <Button type="submit" size="md" loading={isBusy} leftSection={<IconLogin size={18} aria-hidden />}>
          Sign in
        </Button>
      </Paper>
    </main>
  );
}
