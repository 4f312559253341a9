// What the cluster uses of three packages that `npm start` does not install (cluster/package.json pins them), so that
// its types are checked where they are absent, too.

declare module '@nats-io/transport-node' {
  /** A message that arrived. */
  export interface Msg {
    json: () => unknown;
    respond: (payload: string) => boolean;
  }
  /** A connection that connects again by itself. */
  export interface NatsConnection {
    publish: (subject: string, payload: string) => void;
    subscribe: (
      subject: string,
      options: { callback: (error: Error | null, message: Msg) => void },
    ) => unknown;
    request: (subject: string, payload: string, options: { timeout: number }) => Promise<Msg>;
    status: () => AsyncIterable<{ type: string }>;
    close: () => Promise<void>;
  }
  export const connect: (options: {
    servers: string;
    name: string;
    noEcho: boolean;
    maxReconnectAttempts: number;
    reconnectTimeWait: number;
    reconnectJitter: number;
    waitOnFirstConnect: boolean;
    pingInterval: number;
    maxPingOut: number;
  }) => Promise<NatsConnection>;
}

declare module 'prom-client' {
  interface Options<This> {
    name: string;
    help: string;
    labelNames?: readonly string[];
    registers: readonly Registry[];
    collect?: (this: This) => void;
  }
  export class Registry {
    readonly contentType: string;
    setDefaultLabels: (labels: Record<string, string>) => void;
    metrics: () => Promise<string>;
  }
  export class Gauge {
    constructor(options: Options<Gauge>);
    set: (labels: Record<string, string>, value: number) => void;
  }
  export class Counter {
    constructor(options: Options<Counter>);
    reset: () => void;
    inc: (labels: Record<string, string>, value: number) => void;
  }
  export const collectDefaultMetrics: (options: { register: Registry }) => void;
}

declare module 'pino' {
  /** Writes one line of JSON for each event. */
  export interface Logger {
    info: (fields: object, event: string) => void;
    warn: (fields: object, event: string) => void;
    error: (fields: object, event: string) => void;
  }
  export const pino: {
    (options: { base: object; timestamp: () => string }): Logger;
    stdTimeFunctions: { isoTime: () => string };
  };
}
