/** Figures stand in the documents once measured, and are not written by hand. */
import sizes from '../../etc/size.json';
import { read } from './support';

describe('README.md', () => {
  it('has the comparison of bench/RESULTS.md', () => {
    const [, comparison = ''] =
      /## Beside what users do today\n\n([^]*?)\n\n/.exec(read('bench/RESULTS.md')) ?? [];
    expect(comparison.split('\n- ')).toHaveLength(3);
    expect(read('README.md')).toContain(comparison);
  });

  it('has the sizes of etc/size.json', () => {
    const [, text = ''] = /<!-- size[^]*?-->([^]*?)<!-- \/size -->/.exec(read('README.md')) ?? [];
    const said = [...text.matchAll(/([\d.]+) kB/g)].map(([, size]) => size);
    const { 'quick start': quickStart, './testing': testing, '.': core, ...entries } = sizes;
    const measured = [quickStart, core, ...Object.values(entries)].map((size) => (size / 1_000).toFixed(1));
    expect(testing).toBeGreaterThan(0);
    expect(said).toEqual(measured);
  });
});
