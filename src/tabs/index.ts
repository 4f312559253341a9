/**
 * `redux-cti-realtime/tabs`: one socket per browser, however many tabs are open.
 *
 * @packageDocumentation
 */
export { shareAcrossTabs } from './share-across-tabs';
export type { OncePerBrowserEffect, SharedTabs, ShareAcrossTabsOptions } from './share-across-tabs';
export type { TabChannel, TabLocks, TabPage, TabPageEvent } from './platform';
