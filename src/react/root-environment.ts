import { selectIdentity, type RealtimeRootState } from '../index';
import { createEnvironment, type Environment } from './environment';

/** The store of react-redux' own context, with the slices at `auth`, `groups` and `messages`. */
export const environment: Environment<RealtimeRootState> = /* @__PURE__ */ createEnvironment(selectIdentity);
