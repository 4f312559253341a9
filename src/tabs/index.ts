/**
 * `redux-cti-realtime/tabs`: one socket per browser, shared by the tabs of an app.
 *
 * @packageDocumentation
 */

/** Version of what tabs say to each other; tabs of another version do not share. */
export const TABS_WIRE_VERSION = 1;
