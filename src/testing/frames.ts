/** A frame that a client sent, as parsed from its JSON; which fields it has depends on its kind. */
export interface ReceivedFrame {
  /** `auth`, `subscribe` or `unsubscribe`; absent from the request of the messages protocol. */
  type?: string;
  accessToken?: string;
  client?: { name: string; version: string };
  path?: string;
  /** `subscribe`, in the messages protocol. */
  request?: string;
  clientRequestId?: string;
  data?: { users: string[] };
  /** The text itself, where it was no JSON object. */
  raw?: string;
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const userString = /^org:[A-Za-z0-9_-]{1,64}:user:[1-9]\d*$/;

/** Reads what a client sent; never throws. */
export function parseFrame(data: unknown): ReceivedFrame {
  if (typeof data !== 'string') return { raw: Object.prototype.toString.call(data) };
  try {
    const frame: unknown = JSON.parse(data);
    // Its fields are only claims until they are checked.
    if (typeof frame === 'object' && frame !== null && !Array.isArray(frame)) return frame;
  } catch {
    return { raw: data };
  }
  return { raw: data };
}

function hasExactly(value: unknown, fields: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const own = Object.keys(value);
  return own.length === fields.length && fields.every((field) => own.includes(field));
}

function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

/** Whether a frame is an `auth` as the specification has it, without a field more. */
export function isAuth(frame: ReceivedFrame): frame is ReceivedFrame & { accessToken: string } {
  return (
    hasExactly(frame, ['type', 'accessToken', 'client']) &&
    isFilled(frame.accessToken) &&
    hasExactly(frame.client, ['name', 'version']) &&
    isFilled(frame.client?.name) &&
    isFilled(frame.client.version)
  );
}

/** Whether a frame is a `subscribe` or `unsubscribe` as the specification has it, without a field more. */
export function isPathFrame(frame: ReceivedFrame): frame is ReceivedFrame & { path: string } {
  return hasExactly(frame, ['type', 'path']) && isFilled(frame.path);
}

/** Whether a frame is the request of the messages protocol as the specification has it, without a field more. */
export function isRequest(frame: ReceivedFrame): frame is ReceivedFrame & { data: { users: string[] } } {
  const users: unknown = frame.data?.users;
  return (
    hasExactly(frame, ['request', 'clientRequestId', 'data']) &&
    isFilled(frame.request) &&
    isFilled(frame.clientRequestId) &&
    uuid.test(frame.clientRequestId) &&
    hasExactly(frame.data, ['users']) &&
    Array.isArray(users) &&
    users.length > 0 &&
    users.every((user) => isFilled(user) && userString.test(user))
  );
}
