/** An organisation's id, and the digits of a user's or a group's: every pattern of an id stands here, once. */
const ORG_ID = /^[\w-]{1,64}$/;
const DIGITS = /^[1-9]\d*$/;
const USER_STRING = /^org:([\w-]{1,64}):user:(\d+)$/;

/** What JSON calls an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An organisation's id. */
export function isOrgId(value: unknown): value is string {
  return typeof value === 'string' && ORG_ID.test(value);
}

/** A user's or a group's id: a positive safe integer. */
export function isEntityId(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0;
}

/** An id that travels as text, or `null`. */
export function parseEntityId(value: unknown): number | null {
  const id = typeof value === 'string' && DIGITS.test(value) ? Number(value) : value;
  return isEntityId(id) ? id : null;
}

/** Whether a text names a user as the messages service does: `org:{orgId}:user:{userId}`. */
export function isUserString(text: string): boolean {
  return parseEntityId(USER_STRING.exec(text)?.[2]) !== null;
}
