import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { pageCount, type Batch, type Bus, type Command, type Hello, type Owner, type Page } from '../bus/bus';
import { orgId } from '../simulation/organisation';
import type { TroubleRequest } from '../trouble/requests';

const subjects = {
  changes: `cti.${orgId}.changes`,
  hello: `cti.${orgId}.hello`,
  snapshot: (page: number) => `cti.${orgId}.snapshot.${page}`,
  ask: `cti.${orgId}.ask`,
  trouble: `cti.${orgId}.trouble`,
} as const;

const answerTimeoutMs = 2_000;

const connectTo = async (url: string, name: string): Promise<NatsConnection> => {
  // Not installed with the demo: see cluster/package.json.
  const { connect } = await import('@nats-io/transport-node');
  return connect({
    servers: url,
    name,
    noEcho: true,
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 250,
    // A server that hangs is noticed in three seconds.
    pingInterval: 1_000,
    maxPingOut: 2,
  });
};

/** Tells `listener` when the connection is lost, and when it is back. */
const watchConnection = async (
  connection: NatsConnection,
  listener: (isConnected: boolean) => void,
): Promise<void> => {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') listener(false);
    else if (type === 'reconnect') listener(true);
  }
};

/** Connects to NATS; waits for a server as long as it takes. `name` is what the server calls this end. */
export const connectNatsBus = async (url: string, name: string): Promise<Bus> => {
  const connection = await connectTo(url, name);
  const listeners: ((isConnected: boolean) => void)[] = [];
  let isConnected = true;
  void watchConnection(connection, (isWhole) => {
    isConnected = isWhole;
    for (const listener of listeners) listener(isWhole);
  });

  const subscribe = (subject: string, take: (message: Msg) => void) => {
    connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) take(message);
      },
    });
  };
  const request = async <T>(subject: string, question: unknown = null): Promise<T> => {
    const answer = await connection.request(subject, JSON.stringify(question), { timeout: answerTimeoutMs });
    return answer.json() as T;
  };
  // What would wait in the client until the server is back is old by then, and followers ask for everything anyway.
  const publish = (subject: string, message: unknown) => {
    if (isConnected) connection.publish(subject, JSON.stringify(message));
  };
  const serve = (owner: Owner) => {
    const answer = (subject: string, find: (message: Msg) => unknown) => {
      subscribe(subject, (message) => message.respond(JSON.stringify(find(message) ?? null)));
    };
    answer(subjects.hello, owner.hello);
    answer(subjects.ask, (message) => {
      owner.obey(message.json() as Command);
    });
    for (let page = 0; page < pageCount; page += 1) answer(subjects.snapshot(page), () => owner.page(page));
  };

  return {
    publish: (batch) => {
      publish(subjects.changes, batch);
    },
    serve,
    follow: (onBatch) => {
      subscribe(subjects.changes, (message) => {
        onBatch(message.json() as Batch);
      });
    },
    hello: () => request<Hello>(subjects.hello),
    snapshot: (page) => request<Page>(subjects.snapshot(page)),
    ask: (command) => request(subjects.ask, command),
    tellTrouble: (trouble) => {
      publish(subjects.trouble, trouble);
    },
    onTrouble: (listener) => {
      subscribe(subjects.trouble, (message) => {
        listener(message.json() as TroubleRequest);
      });
    },
    onConnection: (listener) => {
      listeners.push(listener);
    },
    close: () => connection.close(),
  };
};
