import { IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useAlerts } from '../alerts/use-alerts';
import { useServices } from '../app/services';
import { useDirectory } from '../directory/use-directory';
import { Button } from '../shared/controls';
import { Dialog } from '../shared/Dialog';
import { usualLimits, type Limit, type LimitValues } from './limits';
import { useLimits } from './use-limits';
import styles from './limits.module.css';

interface FieldProps {
  label: string;
  valueMs: number | null;
  onChange: (valueMs: number | null) => void;
}

/** Seconds, or nothing for no limit. */
function SecondsField({ label, valueMs, onChange }: FieldProps) {
  return (
    <input
      type="number"
      min={1}
      max={86_400}
      inputMode="numeric"
      aria-label={label}
      placeholder="never"
      value={valueMs === null ? '' : valueMs / 1_000}
      onChange={(event) => {
        const seconds = event.currentTarget.valueAsNumber;
        onChange(Number.isFinite(seconds) && seconds > 0 ? Math.round(seconds * 1_000) : null);
      }}
    />
  );
}

interface RowProps {
  /** For those who hear the page; without the table around it, too. */
  label: string;
  name: string;
  limit: Limit;
  onChange: (limit: Limit) => void;
}

function LimitRow({ label, name, limit, onChange }: RowProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <SecondsField
          label={`${label}: long after seconds`}
          valueMs={limit.warningMs}
          onChange={(warningMs) => {
            onChange({ ...limit, warningMs });
          }}
        />
      </td>
      <td>
        <SecondsField
          label={`${label}: too long after seconds`}
          valueMs={limit.alarmMs}
          onChange={(alarmMs) => {
            onChange({ ...limit, alarmMs });
          }}
        />
      </td>
    </tr>
  );
}

const noLimit: Limit = { warningMs: null, alarmMs: null };

function LimitTable({ values, onChange }: { values: LimitValues; onChange: (values: LimitValues) => void }) {
  const { availabilityNames } = useDirectory();
  const names = [...new Set([...availabilityNames, ...Object.keys(values.byAvailability)])];
  return (
    <table className={styles.limits}>
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Long after (s)</th>
          <th scope="col">Too long after (s)</th>
        </tr>
      </thead>
      <tbody>
        <LimitRow
          label="Ringing"
          name="Ringing"
          limit={values.ringing}
          onChange={(ringing) => {
            onChange({ ...values, ringing });
          }}
        />
        <LimitRow
          label="On call"
          name="On call"
          limit={values.onCall}
          onChange={(onCall) => {
            onChange({ ...values, onCall });
          }}
        />
      </tbody>
      <tbody>
        <tr className={styles.part}>
          <th scope="rowgroup" colSpan={3}>
            While idle, by availability
          </th>
        </tr>
        {names.map((name) => (
          <LimitRow
            key={name}
            label={`Availability ${name}`}
            name={name}
            limit={values.byAvailability[name] ?? noLimit}
            onChange={(limit) => {
              onChange({ ...values, byAvailability: { ...values.byAvailability, [name]: limit } });
            }}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Sound is off until it is asked for, and comes from one tab. */
function AlertSettings() {
  const { alerts, isOn } = useAlerts();
  return (
    <div className={styles.alerts}>
      <Button
        aria-pressed={isOn}
        icon={isOn ? <IconVolume size={17} aria-hidden /> : <IconVolumeOff size={17} aria-hidden />}
        onClick={() => {
          if (isOn) {
            alerts.turnOff();
          } else {
            alerts.turnOn();
            alerts.sound('alarm');
          }
        }}
      >
        {isOn ? 'Sound is on' : 'Sound is off'}
      </Button>
      <p className={styles.note}>
        Sounds when somebody calls you, and when somebody in the group on screen passes a limit. However many
        tabs are open, one of them sounds: one that you have pressed something in.
      </p>
    </div>
  );
}

/** When a time is long, and what sounds; kept by this browser. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { limits } = useServices();
  const values = useLimits();
  return (
    <Dialog title="Limits and alerts" onClose={onClose}>
      <p className={styles.note}>
        For how long a state may last, in seconds; an empty field is no limit. They are kept by this browser.
      </p>
      <LimitTable values={values} onChange={limits.change} />
      <AlertSettings />
      <div className={styles.ends}>
        <Button
          look="quiet"
          onClick={() => {
            limits.change(usualLimits);
          }}
        >
          As usual again
        </Button>
        <Button look="filled" onClick={onClose}>
          Done
        </Button>
      </div>
    </Dialog>
  );
}
