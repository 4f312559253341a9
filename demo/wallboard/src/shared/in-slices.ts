/** What one slice may take: the rest of a frame is the page's. */
const sliceMs = 6;

/**
 * Visits all items again and again, a few in each task, so that no frame waits for a long list; `onRound` is called
 * after each time, and `restMs` later the next begins. Ends when the returned function is called.
 */
export function visitInSlices<Item>(
  items: Iterable<Item>,
  visit: (item: Item) => void,
  onRound: () => void,
  restMs: number,
): () => void {
  let round = items[Symbol.iterator]();
  const slice = (): void => {
    const until = performance.now() + sliceMs;
    for (let next = round.next(); !next.done; next = round.next()) {
      visit(next.value);
      if (performance.now() < until) continue;
      timer = setTimeout(slice);
      return;
    }
    round = items[Symbol.iterator]();
    timer = setTimeout(slice, restMs);
    onRound();
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  slice();
  return () => {
    clearTimeout(timer);
  };
}
