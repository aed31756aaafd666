import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  followScroll,
  isStuck,
  pagesOf,
  planTrack,
  revealRow,
  settle,
  toPhysical,
  toVirtual,
  visibleRows,
} from './row-window.ts';

const tracks = fc
  .record({
    rows: fc.integer({ min: 1, max: 3_000_000 }),
    height: fc.integer({ min: 20, max: 60 }),
    viewport: fc.integer({ min: 100, max: 2000 }),
  })
  .map(({ rows, height, viewport }) => planTrack(rows, height, viewport));
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the scroll track', () => {
  test('never exceeds what a browser can lay out, and is not scaled below that', () => {
    expect(planTrack(1_000_000, 36, 800).physicalPx).toBe(15_000_000);
    expect(planTrack(20_280, 36, 800).physicalPx).toBe(20_280 * 36);
  });

  test('reaches the first and the last row at the ends of the bar', () => {
    fc.assert(
      fc.property(tracks, (track) => {
        expect(toVirtual(track, 0)).toBe(0);
        const atEnd = visibleRows(track, toVirtual(track, track.physicalPx));
        expect(atEnd.end).toBe(track.rowCount);
      }),
    );
  });

  test('turns a position into a bar position and back within a thousandth of a pixel', () => {
    fc.assert(
      fc.property(tracks, share, (track, part) => {
        const virtual = part * Math.max(0, track.virtualPx - track.viewportPx);
        expect(Math.abs(toVirtual(track, toPhysical(track, virtual)) - virtual)).toBeLessThan(1e-3);
      }),
    );
  });

  test('is monotonic', () => {
    fc.assert(
      fc.property(tracks, share, share, (track, one, other) => {
        const [low, high] = [Math.min(one, other) * track.physicalPx, Math.max(one, other) * track.physicalPx];
        expect(toVirtual(track, low)).toBeLessThanOrEqual(toVirtual(track, high));
      }),
    );
  });
});

describe('following the scroll bar', () => {
  const track = planTrack(1_000_000, 36, 800);

  test('a step smaller than the screen moves the rows by that step', () => {
    const after = followScroll(track, { physicalPx: 5000, virtualPx: 12_000 }, 5120);
    expect(after.virtualPx).toBe(12_120);
  });

  test('a leap goes by proportion', () => {
    const after = followScroll(track, { physicalPx: 0, virtualPx: 0 }, 7_499_600);
    expect(after.virtualPx).toBeCloseTo(36_000_000 / 2 - 400, 0);
  });

  test('small steps alone, settled now and then, reach the very last row', () => {
    let position = settle(track, { physicalPx: 0, virtualPx: track.virtualPx - 30_000 });
    for (let step = 0; step < 400; step += 1) {
      position = followScroll(track, position, position.physicalPx + 100);
      if (isStuck(track, position) || step % 7 === 0) position = settle(track, position);
    }
    expect(visibleRows(track, position.virtualPx).end).toBe(1_000_000);
  });

  test('settling moves no row and puts the bar in proportion', () => {
    fc.assert(
      fc.property(tracks, share, share, (anyTrack, physicalShare, virtualShare) => {
        const position = {
          physicalPx: physicalShare * anyTrack.physicalPx,
          virtualPx: virtualShare * Math.max(0, anyTrack.virtualPx - anyTrack.viewportPx),
        };
        const settled = settle(anyTrack, position);
        expect(settled.virtualPx).toBe(position.virtualPx);
        expect(toVirtual(anyTrack, settled.physicalPx)).toBeCloseTo(position.virtualPx, 2);
      }),
    );
  });
});

describe('rows in view', () => {
  test('cover the whole viewport and nothing that does not exist', () => {
    fc.assert(
      fc.property(tracks, share, fc.integer({ min: 0, max: 20 }), (track, part, overscan) => {
        const top = part * Math.max(0, track.virtualPx - track.viewportPx);
        const { first, end } = visibleRows(track, top, overscan);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(end).toBeLessThanOrEqual(track.rowCount);
        expect(first * track.rowHeightPx).toBeLessThanOrEqual(top);
        expect(end * track.rowHeightPx).toBeGreaterThanOrEqual(Math.min(top + track.viewportPx, track.virtualPx));
      }),
    );
  });

  test('revealing a row puts it in view, and moves nothing when it already is', () => {
    fc.assert(
      fc.property(tracks, share, share, (track, part, rowShare) => {
        fc.pre(track.viewportPx >= track.rowHeightPx);
        const row = Math.min(track.rowCount - 1, Math.floor(rowShare * track.rowCount));
        const top = revealRow(track, part * Math.max(0, track.virtualPx - track.viewportPx), row);
        expect(row * track.rowHeightPx).toBeGreaterThanOrEqual(top - 1e-6);
        expect((row + 1) * track.rowHeightPx).toBeLessThanOrEqual(top + track.viewportPx + 1e-6);
        expect(revealRow(track, top, row)).toBe(top);
      }),
    );
  });
});

describe('pages of the result', () => {
  test('cover the range within the result', () => {
    expect(pagesOf({ first: 190, end: 230 }, 200, 1000)).toEqual([0, 1]);
    expect(pagesOf({ first: 400, end: 599 }, 200, 1000)).toEqual([2]);
    expect(pagesOf({ first: 990, end: 1400 }, 200, 1000)).toEqual([4]);
    expect(pagesOf({ first: 0, end: 0 }, 200, 0)).toEqual([]);
  });
});
