import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryDelta } from './arbitrary-delta.ts';
import { arbitraryRecord } from './arbitrary-record.ts';
import {
  applyDelta,
  baselineOf,
  changedFields,
  diff,
  invertDelta,
  rebase,
  squashDeltas,
  withoutUnchanged,
} from './delta.ts';

const holds = (property: fc.IRawProperty<unknown>) => fc.assert(property as fc.IProperty<unknown>, { numRuns: 300 });

describe('a delta', () => {
  test('is empty between equals, and turns one record into the other', () => {
    holds(
      fc.property(arbitraryRecord, arbitraryDelta, (record, delta) => {
        expect(diff(record, record)).toEqual({});
        const after = applyDelta(record, delta);
        expect(diff(applyDelta(record, diff(record, after)), after)).toEqual({});
      }),
    );
  });

  test('is undone by its inverse', () => {
    holds(
      fc.property(arbitraryRecord, arbitraryDelta, (record, delta) => {
        const undone = applyDelta(applyDelta(record, delta), invertDelta(record, delta));
        expect(diff(record, undone)).toEqual({});
      }),
    );
  });

  test('squashed with the next does what both do in turn, in any grouping', () => {
    holds(
      fc.property(arbitraryRecord, arbitraryDelta, arbitraryDelta, arbitraryDelta, (record, a, b, c) => {
        expect(applyDelta(record, squashDeltas(a, b))).toEqual(applyDelta(applyDelta(record, a), b));
        expect(squashDeltas(squashDeltas(a, b), c)).toEqual(squashDeltas(a, squashDeltas(b, c)));
      }),
    );
  });

  test('keeps the fields of an earlier save that a later one does not name', () => {
    expect(squashDeltas({ category: 'Pumps', area: null }, { area: 'Marine' })).toEqual({
      category: 'Pumps',
      area: 'Marine',
    });
  });

  test('loses only the fields that change nothing', () => {
    holds(
      fc.property(arbitraryRecord, arbitraryDelta, (record, delta) => {
        const kept = withoutUnchanged(record, delta);
        expect(diff(applyDelta(record, kept), applyDelta(record, delta))).toEqual({});
        expect(changedFields(kept)).toEqual(changedFields(diff(record, applyDelta(record, delta))));
        expect(withoutUnchanged(record, invertDelta(record, delta))).toEqual({});
      }),
    );
  });

  test('tells null, which empties a field, from a missing key, which leaves it', () => {
    const record = { category: 'Cranes', area: 'Marine' };
    expect(applyDelta(record, { category: null })).toEqual({ category: null, area: 'Marine' });
    expect(withoutUnchanged({}, { category: null, isDiscontinued: false, monthlyRate: '0' })).toEqual({
      monthlyRate: '0',
    });
    expect(withoutUnchanged({ monthlyRate: '1.50' }, { monthlyRate: '1.5' })).toEqual({});
  });
});

describe('rebase', () => {
  test('onto an unchanged record changes nothing and finds no conflict', () => {
    holds(
      fc.property(arbitraryRecord, arbitraryDelta, (record, any) => {
        const delta = withoutUnchanged(record, any);
        const rebased = rebase(delta, baselineOf(record, delta), record);
        expect(rebased).toEqual({ delta, baseline: baselineOf(record, delta), conflicts: [] });
      }),
    );
  });

  test('conflicts exactly where both sides changed a field, each to another value', () => {
    holds(
      fc.property(arbitraryRecord, arbitraryDelta, arbitraryDelta, (record, any, change) => {
        const mine = withoutUnchanged(record, any);
        const theirs = applyDelta(record, change);
        const upstream = new Set(changedFields(diff(record, theirs)));
        const differing = new Set(changedFields(diff(theirs, applyDelta(theirs, mine))));
        const { conflicts, delta } = rebase(mine, baselineOf(record, mine), theirs);
        expect(conflicts.map(({ field }) => field)).toEqual(
          changedFields(mine).filter((field) => upstream.has(field) && differing.has(field)),
        );
        expect(diff(applyDelta(theirs, delta), applyDelta(theirs, mine))).toEqual({});
      }),
    );
  });

  test('drops what arrived upstream, keeps what did not, and names base, theirs and mine', () => {
    const mine = { category: 'Pumps', area: 'Marine', dor: 'BEO' };
    const base = { category: 'Cranes', area: null, dor: 'PROJECT' };
    expect(rebase(mine, base, { category: 'Pumps', area: null, dor: 'OTHER' })).toEqual({
      delta: { area: 'Marine', dor: 'BEO' },
      baseline: { area: null, dor: 'PROJECT' },
      conflicts: [{ field: 'dor', base: 'PROJECT', theirs: 'OTHER', mine: 'BEO' }],
    });
  });

  test('cannot tell a conflict where the origin of a field is unknown', () => {
    expect(rebase({ dor: 'BEO' }, {}, { dor: 'OTHER' }).conflicts).toEqual([]);
  });
});
