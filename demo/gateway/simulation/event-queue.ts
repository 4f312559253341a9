/** Something that is to happen at a simulated time, and may be called off until then. */
export interface Scheduled {
  /** Simulated milliseconds. */
  readonly at: number;
  readonly run: () => void;
  /** Calls it off. Safe at any time, any number of times. */
  cancel: () => void;
  readonly cancelled: boolean;
}

/** What is to happen, soonest first; things of the same moment happen in the order they were planned. */
export interface EventQueue {
  add: (at: number, run: () => void) => Scheduled;
  /** Takes the next one due at or before `until` off the queue, if there is one. */
  takeDue: (until: number) => Scheduled | undefined;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
  cancelled: boolean;
  cancel: () => void;
}

const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** Adds an entry where it belongs. */
const siftUp = (heap: Entry[], entry: Entry): void => {
  let index = heap.length;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(entry, parent)) break;
    heap[index] = parent;
    index = parentIndex;
  }
  heap[index] = entry;
};

/** Puts `entry` where it belongs, starting from the vacant top of the heap. */
const siftDown = (heap: Entry[], entry: Entry): void => {
  let index = 0;
  for (;;) {
    let childIndex = 2 * index + 1;
    let child = heap[childIndex];
    if (child === undefined) break;
    const right = heap[childIndex + 1];
    if (right !== undefined && isBefore(right, child)) {
      child = right;
      childIndex += 1;
    }
    if (!isBefore(child, entry)) break;
    heap[index] = child;
    index = childIndex;
  }
  heap[index] = entry;
};

const takeTop = (heap: Entry[]): void => {
  const last = heap.pop();
  if (last !== undefined && heap.length > 0) siftDown(heap, last);
};

/** Creates an empty queue: a binary heap, so 20,000 people cost no more than a few comparisons per event. */
export const createEventQueue = (): EventQueue => {
  const heap: Entry[] = [];
  let planned = 0;

  return {
    add: (at, run) => {
      const entry: Entry = {
        at,
        order: (planned += 1),
        run,
        cancelled: false,
        cancel: () => {
          entry.cancelled = true;
        },
      };
      siftUp(heap, entry);
      return entry;
    },
    takeDue: (until) => {
      for (let top = heap[0]; top !== undefined && (top.cancelled || top.at <= until); top = heap[0]) {
        takeTop(heap);
        if (!top.cancelled) return top;
      }
      return undefined;
    },
  };
};
