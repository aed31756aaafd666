import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupRowAt, keyOfPath, layOutGroups, recordRange } from './group-rows.ts';

type Path = (string | null)[];

/** Groups of two levels, as the server answers, with what a list that is written out would show. */
const trees = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', null, 'c'),
      fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', null), fc.integer({ min: 1, max: 4 }), fc.boolean()), {
        minLength: 1,
        maxLength: 3,
        selector: ([value]) => value,
      }),
      fc.boolean(),
    ),
    { maxLength: 4 },
  )
  .map((outer) => {
    const groups: { path: Path; records: number }[] = [{ path: [], records: 0 }];
    const closed = new Set<string>();
    const naive: (string | number)[] = [];
    let offset = 0;
    outer.forEach(([name, inner, isClosed], place) => {
      const own = [`${name}${place}`];
      groups.push({ path: own, records: inner.reduce((sum, [, records]) => sum + records, 0) });
      if (isClosed) closed.add(keyOfPath(own));
      naive.push(keyOfPath(own));
      inner.forEach(([value, records, isInnerClosed], innerPlace) => {
        const path = [...own, value === null ? null : `${value}${innerPlace}`];
        groups.push({ path, records });
        if (isInnerClosed) closed.add(keyOfPath(path));
        if (!isClosed) naive.push(keyOfPath(path));
        for (let n = 0; n < records; n += 1) {
          if (!isClosed && !isInnerClosed) naive.push(offset);
          offset += 1;
        }
      });
    });
    return { groups: groups as unknown as Parameters<typeof layOutGroups>[0], closed, naive };
  });

test('every row is what a list with all headers written out has there, whatever is closed', () => {
  fc.assert(
    fc.property(trees, ({ groups, closed, naive }) => {
      const rows = layOutGroups(groups, 2, closed);
      expect(rows.rowCount).toBe(naive.length);
      const shown = naive.map((_, index) => {
        const row = groupRowAt(rows, index);
        return typeof row === 'object' ? row.key : row;
      });
      expect(shown).toEqual(naive);
      expect(groupRowAt(rows, naive.length)).toBeUndefined();
    }),
  );
});

test('the records of a range of rows are within the range of offsets that is asked for', () => {
  fc.assert(
    fc.property(trees, fc.nat(60), fc.nat(20), ({ groups, closed, naive }, first, length) => {
      fc.pre(first < naive.length);
      const range = recordRange(layOutGroups(groups, 2, closed), { first, end: first + length + 1 });
      const offsets = naive.slice(first, first + length + 1).filter((row) => typeof row === 'number');
      expect(offsets.filter((offset) => offset < range.first || offset >= range.end)).toEqual([]);
    }),
  );
});
