import fc from 'fast-check';
import type { UserDisplayItem, UserPresenceData } from '../../src/vocabulary';
import { applyBatch, removeUsers } from '../../src/state/table/merge';
import {
  createPresenceTable,
  diffItems,
  forEachItem,
  getFacts,
  getItem,
  getRow,
} from '../../src/state/table/table';
import type { PresenceTable } from '../../src/state/table/table';
import { fromStorage } from './support';

const empty = createPresenceTable();
const HUGE = Number.MAX_SAFE_INTEGER;

function update(userId: number, fields: Omit<UserPresenceData, 'userId'> = {}): UserPresenceData {
  return { userId, ...fields };
}

function allItems(table: PresenceTable): UserDisplayItem[] {
  const items: UserDisplayItem[] = [];
  forEachItem(table, (item) => items.push(item));
  return items.sort((one, other) => one.id - other.id);
}

describe('merging', () => {
  it('keeps what a later update of the same session does not mention', () => {
    const one = applyBatch(empty, [update(7, { presence: 'RINGING', availability: 'Busy' })], 'a', 1);
    const two = applyBatch(one, [update(7, { callChannelUUID: 'c' })], 'a', 2);
    expect(getItem(two, 7)).toStrictEqual({
      id: 7,
      presence: 'RINGING',
      callChannelUUID: 'c',
      availability: 'Busy',
    });
  });

  it('keeps an empty string as what the server said', () => {
    const one = applyBatch(empty, [update(7, { presence: 'RINGING', logicalDirection: 'Inbound' })], 'a', 1);
    const two = applyBatch(one, [update(7, { presence: '', logicalDirection: '' })], 'a', 2);
    expect(getItem(two, 7)).toStrictEqual({ id: 7, presence: '', logicalDirection: '' });
  });

  it('drops what only an earlier session had said, at the first update in a new one and not at the second', () => {
    const first = update(7, { presence: 'RINGING', availability: 'Busy', availabilityStateId: 3 });
    const one = applyBatch(empty, [first], 'a', 1);
    const two = applyBatch(
      one,
      [update(7, { presence: 'RINGING' }), update(7, { logicalDirection: 'Inbound' })],
      'b',
      2,
    );
    expect(getItem(two, 7)).toStrictEqual({ id: 7, presence: 'RINGING', logicalDirection: 'Inbound' });
    expect(getRow(two, 7)).toStrictEqual({ item: getItem(two, 7), facts: getFacts(two, 7) });
    expect(getRow(two, 8)).toBeUndefined();
    expect(getFacts(two, 7)).toStrictEqual({
      session: 'b',
      availabilityStateId: null,
      availabilityProfileId: null,
      presenceSince: 1,
      callSince: 1,
      availabilitySince: null,
      marks: 3,
    });
  });

  it('keeps the item when a new session, or another availability id, says nothing that it shows', () => {
    const one = applyBatch(empty, [update(7, { presence: '' })], 'a', 1);
    const two = applyBatch(one, [update(7, { presence: '' })], 'b', 2);
    const three = applyBatch(two, [update(7, { availabilityStateId: 4 })], 'b', 3);
    expect(three).not.toBe(one);
    expect(getItem(three, 7)).toBe(getItem(one, 7));
  });

  it('gives the same table back when nothing changed', () => {
    const full = update(7, { presence: 'BRIDGED', availability: 'Busy', availabilityProfileId: 1 });
    const table = applyBatch(empty, [full, update(8)], 'a', 1);
    expect(applyBatch(table, [full, update(8), update(7)], 'a', 2)).toBe(table);
    expect(applyBatch(table, [], 'b', 2)).toBe(table);
    expect(removeUsers(table, [9])).toBe(table);
  });

  it('leaves the table that it began with as it was', () => {
    const before = applyBatch(empty, [update(7, { presence: '' })], 'a', 1);
    const copy = fromStorage(before);
    applyBatch(before, [update(7, { presence: 'RINGING' }), update(8)], 'a', 2);
    removeUsers(before, [7]);
    expect(before).toStrictEqual(copy);
    expect(empty).toStrictEqual(createPresenceTable());
  });
});

describe('the layout', () => {
  it('is plain data that survives JSON', () => {
    const updates = [1, 2 ** 31, 2 ** 32 + 1, HUGE].map((id) => update(id, { presence: 'ANSWERED' }));
    const table = applyBatch(empty, updates, 'a', 1);
    const restored = fromStorage(table);
    expect(restored).toStrictEqual(table);
    expect(getItem(restored, HUGE)).toStrictEqual({ id: HUGE, presence: 'ANSWERED' });
  });

  it('spreads ids of every kind over its buckets', () => {
    const longest = (ids: number[]): number => {
      const table = applyBatch(
        empty,
        ids.map((id) => update(id)),
        'a',
        1,
      );
      return Math.max(
        ...table.pages.flatMap((page) => (page ?? []).map((bucket) => (bucket?.length ?? 0) / 3)),
      );
    };
    const series = (step: number, from = 1): number[] =>
      Array.from({ length: 4_096 }, (_, n) => from + n * step);
    for (const ids of [
      series(1),
      series(64),
      series(4_096),
      series(1_000_000),
      series(2 ** 32),
      series(1, 2 ** 40),
    ]) {
      expect(longest(ids)).toBeLessThan(16);
    }
  });

  it('freezes in development what it copied, but not the spine', () => {
    const table = applyBatch(empty, [update(7, { presence: '' })], 'a', 1);
    const page = table.pages.find((candidate) => candidate !== null);
    const bucket = page?.find((candidate) => candidate !== null);
    expect(Object.isFrozen(table.pages)).toBe(false);
    expect(
      [page, bucket, getItem(table, 7), getFacts(table, 7)].map((part) => Object.isFrozen(part)),
    ).toStrictEqual([true, true, true, true]);
  });

  it('keeps one object for the facts that the rows of a snapshot have in common', () => {
    const snapshot = Array.from({ length: 100 }, (_, n) =>
      update(n + 1, {
        presence: '',
        availability: 'Away',
        availabilityStateId: n % 4,
        availabilityProfileId: n % 2,
      }),
    );
    const table = applyBatch(empty, snapshot, 'a', 1);
    const facts = new Set(snapshot.map(({ userId }) => getFacts(table, userId)));
    expect(facts.size).toBe(4);
    expect(getFacts(table, 3)).toMatchObject({ availabilityStateId: 2, availabilityProfileId: 0 });
  });
});

const ids = fc.constantFrom(1, 2, 3, 4, 70_000, 2 ** 31, 2 ** 32 + 1, 2 ** 32 + 2, HUGE);
const updates = fc.record(
  {
    userId: ids,
    presence: fc.constantFrom('ANSWERED', 'BRIDGED', 'RINGING', ''),
    logicalDirection: fc.constantFrom('Inbound', 'Outbound', ''),
    callChannelUUID: fc.constantFrom('', 'c1', 'c2'),
    availability: fc.constantFrom('', 'Away', '__proto__'),
    availabilityStateId: fc.constantFrom(1, 2),
  },
  { requiredKeys: ['userId'] },
) as fc.Arbitrary<UserPresenceData>;
const steps = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      updates: fc.array(updates, { maxLength: 12 }),
      session: fc.constantFrom('a', 'b'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ removed: fc.array(ids, { maxLength: 3 }) }) },
);

interface ModelRow {
  session: string;
  fields: Record<string, unknown>;
}

function applyToModel(model: Map<number, ModelRow>, batch: UserPresenceData[], session: string): void {
  for (const { userId, ...said } of batch) {
    const row = model.get(userId);
    const before = row?.session === session ? row.fields : {};
    model.set(userId, { session, fields: { ...before, ...said } });
  }
}

it('agrees with a plain map over any history, keeps items whose five fields are equal, and diffs exactly', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 20 }), (history) => {
      const model = new Map<number, ModelRow>();
      const tables = [empty];
      for (const step of history) {
        const table = tables[tables.length - 1] ?? empty;
        if ('removed' in step) {
          for (const id of step.removed) model.delete(id);
          tables.push(removeUsers(table, step.removed));
        } else {
          applyToModel(model, step.updates, step.session);
          tables.push(applyBatch(table, step.updates, step.session, tables.length));
        }
      }
      const last = tables[tables.length - 1] ?? empty;
      expect(last.size).toBe(model.size);
      const expected = [...model].map(([id, { fields }]) => {
        const shown = { id, ...fields } as UserDisplayItem & { availabilityStateId?: number };
        delete shown.availabilityStateId;
        return shown;
      });
      expect(allItems(last)).toStrictEqual(expected.sort((one, other) => one.id - other.id));
      for (const [id, row] of model) {
        expect(getFacts(last, id)?.session).toBe(row.session);
        expect(getFacts(last, id)?.availabilityStateId).toBe(row.fields.availabilityStateId ?? null);
      }
      for (const before of tables) {
        const seen = new Map(allItems(before).map((item) => [item.id, item]));
        diffItems(before, last, (id, was, is) => {
          expect(seen.get(id)).toBe(was);
          expect(was).not.toBe(is);
          if (is === undefined) seen.delete(id);
          else seen.set(id, is);
        });
        expect([...seen.values()].sort((one, other) => one.id - other.id)).toStrictEqual(allItems(last));
        for (const [id, item] of seen) expect(getItem(last, id)).toBe(item);
      }
    }),
  );
});

it('makes a new item only where one of the five fields is another', () => {
  fc.assert(
    fc.property(fc.array(updates, { maxLength: 40 }), (said) => {
      let table = empty;
      for (const [index, one] of said.entries()) {
        const next = applyBatch(table, [one], `s${index >> 3}`, index);
        const changed: unknown[] = [];
        diffItems(table, next, (_, was, is) => changed.push([JSON.stringify(was), JSON.stringify(is)]));
        expect(changed.filter((pair) => new Set(pair as string[]).size < 2)).toStrictEqual([]);
        table = next;
      }
    }),
  );
});
