import { createObjectMemo } from '../../src/state/table/object-memo';

describe('a memo of objects', () => {
  it.each([
    ['objects', () => ({ a: 1 })],
    ['arrays', () => [1]],
    ['frozen objects', () => Object.freeze({ a: 1 })],
    ['frozen arrays', () => Object.freeze([1])],
  ])('remembers values of %s, one for each memo, and leaves no trace on them', (_, create) => {
    const one = createObjectMemo<object, number>();
    const other = createObjectMemo<object, string>();
    const key = create();
    expect([one.get(key), other.get(key)]).toStrictEqual([undefined, undefined]);
    one.set(key, 1);
    other.set(key, 'a');
    one.set(key, 2);
    expect([one.get(key), other.get(key), one.get(create())]).toStrictEqual([2, 'a', undefined]);
    expect(key).toStrictEqual(create());
    expect([Reflect.ownKeys(key), JSON.stringify(key)]).toStrictEqual([
      Reflect.ownKeys(create()),
      JSON.stringify(create()),
    ]);
  });

  it('still knows an object that was frozen later', () => {
    const memo = createObjectMemo<object, number>();
    const key = {};
    memo.set(key, 1);
    Object.freeze(key);
    expect(memo.get(key)).toBe(1);
  });
});
