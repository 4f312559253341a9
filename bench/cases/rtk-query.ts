import { configureStore } from '@reduxjs/toolkit';
import { createApi, fakeBaseQuery } from '@reduxjs/toolkit/query';
import type { Runner } from '../measure';
import { adapter, parseUpdates } from './entities';
import type { PresenceEntities } from './entities';
import { expectMerged } from './reference';
import { cycle } from './workload';
import type { Workload } from './workload';

/**
 * The recipe for streaming updates of RTK Query's documentation: `onCacheEntryAdded` with `updateCachedData` for every
 * message. Its cache entry is there before the first frame.
 */
export async function createRtkQueryCase({ preload, frames }: Workload): Promise<Runner> {
  const next = cycle(frames);
  let receive: ((frame: string) => void) | undefined;
  const api = createApi({
    baseQuery: fakeBaseQuery(),
    endpoints: (build) => ({
      presence: build.query<PresenceEntities, undefined>({
        queryFn: () => ({
          data: adapter.upsertMany(adapter.getInitialState(), preload.flatMap(parseUpdates)),
        }),
        onCacheEntryAdded: async (_, entry) => {
          await entry.cacheDataLoaded;
          receive = (frame) => {
            entry.updateCachedData((draft) => {
              adapter.upsertMany(draft, parseUpdates(frame));
            });
          };
        },
      }),
    }),
  });
  const store = configureStore({
    reducer: { api: api.reducer },
    middleware: (getDefault) => getDefault().concat(api.middleware),
  });
  await store.dispatch(api.endpoints.presence.initiate(undefined));
  await new Promise((resolve) => setImmediate(resolve));
  const deliver = receive;
  if (deliver === undefined) throw new Error('rtk-query: the cache entry was not loaded');
  return {
    run(count) {
      for (let frame = 0; frame < count; frame++) deliver(next());
    },
    verify() {
      deliver(frames[0] ?? '');
      const select = api.endpoints.presence.select(undefined);
      const seen = [...preload, ...frames.slice(0, 1)];
      expectMerged('rtk-query', seen, (userId) => select(store.getState()).data?.entities[userId]);
    },
  };
}
