import type { Spread } from './measure';
import type { DevelopmentRow } from './parts/development';
import type { EndToEndRow } from './parts/end-to-end';
import type { GrowthRow } from './parts/growth';
import type { DriftResult, MemoryRow } from './parts/memory';
import type { ReactRow } from './parts/react-page';
import type { SlowAppRow } from './parts/slow-app';
import type { SlowBoardRow } from './parts/slow-board';
import type { TabsRow } from './parts/tabs';
import type { ThroughputRow, TrafficName } from './parts/throughput';

/** Everything that was measured, as `results.json` keeps it. */
export interface Results extends Record<TrafficName, ThroughputRow[]> {
  machine: {
    node: string;
    v8: string;
    processor: string;
    cores: number;
    memoryGiB: number;
    packages: Record<string, string>;
  };
  growth: GrowthRow[];
  development: DevelopmentRow[];
  memory: MemoryRow[];
  drift: DriftResult;
  'end-to-end': EndToEndRow[];
  react: ReactRow[] | null;
  'slow-app': SlowAppRow[];
  'slow-board': SlowBoardRow[] | null;
  tabs: TabsRow[] | null;
}

/** The spread of a ratio of one row; `undefined` where it was not measured. */
export function ratioOf(rows: readonly ThroughputRow[], people: number, name: string): Spread | undefined {
  return rows.find((row) => row.people === people)?.ratios[name];
}

/** A number with as many digits as mean anything. */
export function show(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–';
  if (value >= 1_000) return Math.round(value).toLocaleString('en-GB');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join(
    '\n',
  );
}
