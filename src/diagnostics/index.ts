/**
 * `redux-cti-realtime/diagnostics`: what happened lately, and why a row is grey, in words that fit a support ticket.
 *
 * @packageDocumentation
 */
export { createDiagnostics } from './create-diagnostics';
export type { Diagnostics, DiagnosticsOptions } from './create-diagnostics';
export type { DiagnosticsEntry } from './entries';
export type { DiagnosticsSelectors } from './explain';
