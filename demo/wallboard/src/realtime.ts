/**
 * The package, in one place: your own app writes `from 'redux-cti-realtime'` and `from 'redux-cti-realtime/react'`
 * instead. Nothing but its public entries is used by the wallboard.
 */
export * from '../../../src/index';
export * from '../../../src/diagnostics/index';
export * from '../../../src/react/index';
export * from '../../../src/tabs/index';
