import { useId, useMemo } from 'react';
import { searchPeople } from '../directory/directory';
import { useDirectory } from '../directory/use-directory';
import { labelOf } from './person-meant';
import styles from './login.module.css';

const suggestionCount = 30;

interface Props {
  text: string;
  onChange: (text: string) => void;
}

/** A field for one of the organisation's people; the browser offers those whom the text finds. */
export function PersonField({ text, onChange }: Props) {
  const { people } = useDirectory();
  const id = useId();
  const offered = useMemo(() => {
    const found = searchPeople(people, text.replaceAll('·', ' '));
    // A whole label finds its person alone; the field then offers others, too.
    return (found.length > 1 ? found : people).slice(0, suggestionCount);
  }, [people, text]);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>Who are you?</label>
      <input
        id={id}
        type="text"
        list={`${id}-people`}
        autoComplete="off"
        aria-describedby={`${id}-hint`}
        value={text}
        onFocus={(event) => {
          event.currentTarget.select();
        }}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      />
      <datalist id={`${id}-people`}>
        {offered.map((person) => (
          <option key={person.userId} value={labelOf(person)} />
        ))}
      </datalist>
      <p id={`${id}-hint`} className={styles.hint}>
        Any of the organisation’s people will do: a name, or an extension.
      </p>
    </div>
  );
}
