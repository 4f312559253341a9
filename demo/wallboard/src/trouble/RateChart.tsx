import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Sample } from '../facts/recorder';
import styles from './trouble.module.css';

const chartHeight = 128;

function dataOf(samples: readonly Sample[]): uPlot.AlignedData {
  return [
    samples.map(({ at }) => at),
    samples.map(({ updates }) => updates),
    samples.map(({ dispatches }) => dispatches),
    samples.map(({ renders }) => renders),
  ];
}

function optionsFor(element: HTMLElement): uPlot.Options {
  const token = (name: string): string => getComputedStyle(element).getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: token('--muted'),
    grid: { stroke: token('--border'), width: 1 },
    ticks: { show: false },
    font: '11px "Inter Variable", sans-serif',
  };
  return {
    width: element.clientWidth,
    height: chartHeight,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(10, max * 1.1)] } },
    axes: [
      {
        ...axis,
        size: 26,
        space: 70,
        values: [[1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1]],
      },
      { ...axis, size: 44 },
    ],
    series: [
      {},
      { stroke: token('--series-updates'), width: 2, points: { show: false } },
      { stroke: token('--series-dispatches'), width: 2, dash: [6, 3], points: { show: false } },
      { stroke: token('--series-renders'), width: 2, dash: [2, 2], points: { show: false } },
    ],
  };
}

/** The last two minutes as three lines, told apart by their dashes too; the tiles above say the same in numbers. */
export function RateChart({ samples, scheme }: { samples: readonly Sample[]; scheme: 'light' | 'dark' }) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  useEffect(() => {
    const element = holder.current;
    if (element === null) return;
    const created = new uPlot(optionsFor(element), [[], [], [], []], element);
    plot.current = created;
    const observer = new ResizeObserver(() => {
      created.setSize({ width: element.clientWidth, height: chartHeight });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
    };
    // Colours are read from the style sheet when the chart is made.
  }, [scheme]);
  useEffect(() => {
    plot.current?.setData(dataOf(samples));
  }, [samples, scheme]);
  return (
    <div
      ref={holder}
      className={styles.chart}
      role="img"
      aria-label="Updates, dispatches and renders per second over the last two minutes"
    />
  );
}
