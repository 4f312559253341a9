import type { World } from '../world';

/** A kind of traffic, of one size. */
export interface Workload {
  name: string;
  world: World;
  /** Frames that put everybody in place, untimed. */
  preload: readonly string[];
  /** What is sent again and again. */
  frames: readonly string[];
  /** Updates in a frame. */
  items: number;
  /** Frames that become one dispatch; of a snapshot, the frames that fill an empty store, each its own dispatch. */
  framesPerDispatch: number;
  /** Every round of work begins with an empty store. */
  isSnapshot: boolean;
  /** Whether 100 views of a group each are subscribed. */
  hasViews: boolean;
}

/** Gives the frames in turn, for ever. */
export function cycle(frames: readonly string[]): () => string {
  let next = 0;
  return () => {
    const frame = frames[next] ?? '';
    next = next + 1 === frames.length ? 0 : next + 1;
    return frame;
  };
}

/** The frames of the first dispatches, which a case runs to be verified. */
export function trialFrames({ preload, frames }: Workload): string[] {
  return [...preload, ...frames];
}

/** Dispatches that send every frame at least once. */
export function trialDispatches({ frames, framesPerDispatch }: Workload): number {
  return Math.ceil(frames.length / framesPerDispatch);
}
