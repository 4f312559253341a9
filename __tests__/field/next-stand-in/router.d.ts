import type { EventEmitter } from 'node:events';

export const events: EventEmitter;
