import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatPosition, parsePosition, seenIn } from './event-position.ts';

const snapshots = fc
  .record({ xmin: fc.bigInt(1n, 1n << 58n), gaps: fc.array(fc.bigInt(1n, 50n), { maxLength: 5 }) })
  .map(({ xmin, gaps }) => {
    const running = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gap) => sum + gap, xmin - 1n));
    const xmax = (running.at(-1) ?? xmin) + 1n;
    return { xmin, xmax, running, text: `${xmin}:${xmax}:${running.join(',')}` };
  });

test('a position is read as it was written', () => {
  fc.assert(
    fc.property(snapshots, fc.nat(), ({ text }, readAtS) => {
      const position = { readAtS, snapshot: text };
      expect(parsePosition(formatPosition(position))).toEqual(position);
    }),
  );
});

test('what a snapshot saw is below its end and was not under way', () => {
  fc.assert(
    fc.property(snapshots, fc.bigInt(-60n, 60n), ({ text, xmin, xmax, running }, offset) => {
      const xid = xmin + offset;
      expect(seenIn({ readAtS: 0, snapshot: text })(xid)).toBe(xid < xmax && !running.some((one) => one === xid));
    }),
  );
});

test.each([
  '',
  '7',
  '1-',
  '1-0:5:',
  '1-9:5:',
  '1-5:9:4',
  '1-5:9:9',
  '1-5:9:7,6',
  '1-5:9:7,',
  '-1-5:9:',
  '1-5:9:7; drop table',
  '1-5:99999999999999999999:',
  `1-1:99999999:${Array.from({ length: 3000 }, (_, i) => i + 1).join(',')}`,
])('%j is not a position', (text) => expect(parsePosition(text)).toBeUndefined());
