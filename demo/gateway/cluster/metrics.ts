import type { ApiHandler } from '../http/api';

/** A number that is read whenever somebody asks; by label where it has several parts. */
interface Reading {
  kind: 'counter' | 'gauge';
  help: string;
  label?: string;
  read: () => number | Record<string, number>;
}

/** What is measured, by its name. */
type Readings = Readonly<Record<string, Reading>>;

const partsOf = ({ label, read }: Reading): [labels: Record<string, string>, value: number][] => {
  const value = read();
  if (typeof value === 'number') return [[{}, value]];
  return Object.entries(value).map(([part, number]) => [{ [label ?? 'part']: part }, number]);
};

const createRegistry = async (part: string, readings: Readings) => {
  // Not installed with the demo: see cluster/package.json.
  const { Counter, Gauge, Registry, collectDefaultMetrics } = await import('prom-client');
  const register = new Registry();
  register.setDefaultLabels({ part });
  collectDefaultMetrics({ register });
  for (const [name, reading] of Object.entries(readings)) {
    const { help, label } = reading;
    const options = { name, help, registers: [register], labelNames: label === undefined ? [] : [label] };
    if (reading.kind === 'gauge') {
      new Gauge({
        ...options,
        collect() {
          for (const [labels, value] of partsOf(reading)) this.set(labels, value);
        },
      });
    } else {
      new Counter({
        ...options,
        collect() {
          this.reset();
          for (const [labels, value] of partsOf(reading)) this.inc(labels, value);
        },
      });
    }
  }
  return register;
};

/** Creates the answer to `GET /metrics` in Prometheus' text format: these numbers, and the process's own. */
export const createMetrics = (part: string, readings: Readings): ApiHandler => {
  const registry = createRegistry(part, readings);
  return async () => {
    const register = await registry;
    return { contentType: register.contentType, body: await register.metrics() };
  };
};
