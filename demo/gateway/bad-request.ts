/** A request that the REST side refuses; `message` goes to the caller. */
export class BadRequest extends Error {
  override name = 'BadRequest';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** An object as JSON gives it, before anybody knows what is in it. */
export type JsonObject = Record<string, unknown>;

/** True for an object that is neither `null` nor an array. */
export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The body as an object; throws a {@link BadRequest} if it is something else. */
export const objectOf = (body: unknown): JsonObject => {
  if (!isJsonObject(body)) throw new BadRequest('The body must be a JSON object.');
  return body;
};

/** A number field in a range, or its default when absent. Throws a {@link BadRequest} otherwise. */
export const numberField = (
  body: JsonObject,
  name: string,
  { min, max, fallback }: { min: number; max: number; fallback: number },
): number => {
  const value = body[name] ?? fallback;
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    throw new BadRequest(`${name} must be a number from ${min} to ${max}.`);
  }
  return value;
};

/** A string field; throws a {@link BadRequest} if it is absent, too long or no string. */
export const stringField = (body: JsonObject, name: string, maxLength: number): string => {
  const value = body[name];
  if (typeof value !== 'string' || value.length > maxLength) {
    throw new BadRequest(`${name} must be a string of at most ${maxLength} characters.`);
  }
  return value;
};

/** A field that is one of the given words, or its default when absent. Throws a {@link BadRequest} otherwise. */
export const choiceField = <T extends string>(
  body: JsonObject,
  name: string,
  choices: readonly T[],
  fallback: T,
): T => {
  const value = body[name] ?? fallback;
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new BadRequest(`${name} must be one of: ${choices.join(', ')}.`);
  return choice;
};
