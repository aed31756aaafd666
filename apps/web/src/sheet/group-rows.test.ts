import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupRowAt, keyOfPath, layOutGroups, recordRanges } from './group-rows.ts';

type Path = (string | null)[];

const byRank = (one: { rank: number }, other: { rank: number }) => one.rank - other.rank;

/** Groups of two levels, as the server answers, with what a list that is written out would show. */
const trees = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'b', null, 'c'),
      fc.uniqueArray(
        fc.tuple(fc.constantFrom('x', 'y', null), fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.nat(9)),
        {
          minLength: 1,
          maxLength: 3,
          selector: ([value]) => value,
        },
      ),
      fc.boolean(),
      fc.nat(9),
    ),
    { maxLength: 4 },
  )
  .map((drawn) => {
    const groups: { path: Path; records: number; offset: number }[] = [{ path: [], records: 0, offset: 0 }];
    const closed = new Set<string>();
    const naive: (string | number)[] = [];
    // Records stand by the values of their groups, whose rows stand in an order of their own.
    let before = 0;
    const outer = drawn
      .map(([name, inner, isClosed, rank], place) => {
        const offset = before;
        const own = inner.map(([value, records, isInnerClosed, innerRank], innerPlace) => {
          before += records;
          const path = [`${name}${place}`, value === null ? null : `${value}${innerPlace}`];
          return { path, records, isClosed: isInnerClosed, rank: innerRank, offset: before - records };
        });
        return {
          path: [`${name}${place}`],
          records: before - offset,
          isClosed,
          rank,
          offset,
          own: own.toSorted(byRank),
        };
      })
      .toSorted(byRank);
    for (const { own, isClosed, rank: _, ...group } of outer) {
      groups.push(group);
      if (isClosed) closed.add(keyOfPath(group.path));
      naive.push(keyOfPath(group.path));
      for (const { isClosed: isInnerClosed, rank: __, ...inner } of own) {
        groups.push(inner);
        if (isInnerClosed) closed.add(keyOfPath(inner.path));
        if (!isClosed) naive.push(keyOfPath(inner.path));
        if (!isClosed && !isInnerClosed)
          naive.push(...Array.from({ length: inner.records }, (_one, n) => inner.offset + n));
      }
    }
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

test('the records of a range of rows are those of its ranges of offsets, in their order', () => {
  fc.assert(
    fc.property(trees, fc.nat(60), fc.nat(20), ({ groups, closed, naive }, first, length) => {
      const ranges = recordRanges(layOutGroups(groups, 2, closed), { first, end: first + length + 1 });
      const offsets = naive.slice(first, first + length + 1).filter((row) => typeof row === 'number');
      expect(ranges.flatMap((one) => Array.from({ length: one.end - one.first }, (_, n) => one.first + n))).toEqual(
        offsets,
      );
      expect(ranges.filter((one, place) => one.end <= one.first || one.first === ranges[place - 1]?.end)).toEqual([]);
    }),
  );
});
