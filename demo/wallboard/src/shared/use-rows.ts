import { useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

/** The rows on screen, and a few beyond, of a list that may be much longer. */
export interface Rows {
  scroller: RefObject<HTMLDivElement | null>;
  first: number;
  /** -1 while there is none. */
  last: number;
  /** How many fit on the screen. */
  page: number;
  /** Scrolls a row into view. */
  reveal: (index: number) => void;
}

interface Options {
  count: number;
  /** All rows are as high, so where each is follows from its place. */
  rowHeight: number;
  /** Height of what stays in view above the rows. */
  headHeight: number;
  /** Whether the page is what scrolls, instead of the list in itself. */
  scrollsPage: boolean;
}

interface Range {
  first: number;
  last: number;
  page: number;
}

const overscan = 6;
/** What is fixed at the page's ends must not cover the row that is shown. */
const pageEdge = 64;

/** The part of the rows that is in view, in pixels from the first row's top. */
function viewOf(element: HTMLElement, { headHeight, scrollsPage }: Options): { top: number; height: number } {
  return scrollsPage
    ? { top: -element.getBoundingClientRect().top - headHeight, height: window.innerHeight }
    : { top: element.scrollTop, height: element.clientHeight - headHeight };
}

function rangeOf(element: HTMLElement, options: Options): Range {
  const { count, rowHeight } = options;
  const { top, height } = viewOf(element, options);
  return {
    first: Math.max(0, Math.min(count - 1, Math.floor(top / rowHeight) - overscan)),
    last: Math.min(count - 1, Math.ceil((top + height) / rowHeight) + overscan),
    page: Math.max(1, Math.floor(height / rowHeight)),
  };
}

const isSame = (a: Range, b: Range): boolean => a.first === b.first && a.last === b.last && a.page === b.page;

function reveal(element: HTMLElement, index: number, options: Options): void {
  const { top, height } = viewOf(element, options);
  const edge = options.scrollsPage ? pageEdge : 0;
  const above = index * options.rowHeight - edge - top;
  const below = (index + 1) * options.rowHeight + edge - (top + height);
  const step = above < 0 ? above : Math.max(0, below);
  if (options.scrollsPage) window.scrollBy(0, step);
  else element.scrollTop += step;
}

/** Keeps to the rows on screen, whether the list scrolls or the page. */
export function useRows({ count, rowHeight, headHeight, scrollsPage }: Options): Rows {
  const scroller = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<Range>({ first: 0, last: -1, page: 1 });
  const options = useMemo(
    () => ({ count, rowHeight, headHeight, scrollsPage }),
    [count, rowHeight, headHeight, scrollsPage],
  );
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = (): void => {
      const next = rangeOf(element, options);
      setRange((current) => (isSame(current, next) ? current : next));
    };
    const onScroll = (): void => {
      // In the same frame, or the list would be empty for one.
      flushSync(measure);
    };
    const target = scrollsPage ? window : element;
    target.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    if (scrollsPage) observer.observe(document.body);
    window.addEventListener('resize', measure);
    measure();
    return () => {
      target.removeEventListener('scroll', onScroll);
      window.removeEventListener('resize', measure);
      observer.disconnect();
    };
  }, [options, scrollsPage]);
  return {
    scroller,
    ...range,
    // A list that became shorter is measured after it was rendered.
    last: Math.min(range.last, count - 1),
    reveal: (index) => {
      if (scroller.current !== null) reveal(scroller.current, index, options);
    },
  };
}

/** `0, 1, 2` for the places from `first` to `last`. */
export const placesIn = ({ first, last }: Pick<Rows, 'first' | 'last'>): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
