import { describeFinding, search } from './search';

/** In CI a red run means that a change made it red, so the lives are always the same; elsewhere every run explores. */
const isCI = Boolean(process.env.CI);
const anySeed = isCI ? 20_260_101 : Date.now() % 2 ** 31;
/** Lives in all, over the shares; `MODEL_RUNS=1000000` for a long run. */
const allRuns = Number(process.env.MODEL_RUNS ?? (isCI ? 6_000 : 20_000));
const seed = Number(process.env.MODEL_SEED ?? anySeed);

/** Shares into which the lives are split, so that Jest's workers live them side by side. */
const SHARES = 2;
const RUNS_IN_A_SHARE = Math.ceil(allRuns / SHARES);
/** Generous: a busy machine must not turn the model red. */
export const SHARE_TIMEOUT_MS = 60_000 + RUNS_IN_A_SHARE * 60;

/** What breaks a rule in one share of the lives, in words; `null` where nothing does. */
export async function findBrokenLife(share: number): Promise<string | null> {
  const finding = await search(seed + share, RUNS_IN_A_SHARE);
  return finding.failure === null ? null : describeFinding(finding);
}
