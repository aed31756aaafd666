import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BinaryWriter } from './binary-writer.ts';

const large = 1 << 18;
const anyBytes = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: large - 2, max: large + 2 })), fc.nat(255))
  .map(([length, byte]) => Buffer.alloc(length, byte));
const anyText = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(large)), fc.constantFrom('a', 'ä', '€', '😀'))
  .map(([length, letter]) => letter.repeat(length));

/** Out of a buffer that is used for something else right after. */
function writeSlice(writer: BinaryWriter, value: Buffer): void {
  const around = Buffer.concat([Buffer.alloc(3, 0xaa), value, Buffer.alloc(5, 0xbb)]);
  writer.sliceField(around, 3, 3 + value.length);
  around.fill(0);
}

test('fields of any size come out in order, each after its length', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anyBytes, anyText), { maxLength: 12 }), fc.boolean(), (values, hasPrefix) => {
      const writer = new BinaryWriter(64);
      const expected: Buffer[] = [];
      for (const value of values) {
        const prefix = typeof value === 'string' && hasPrefix ? Buffer.of(1) : Buffer.alloc(0);
        if (typeof value === 'string') writer.textField(value, hasPrefix ? 1 : undefined);
        else if (hasPrefix) writeSlice(writer, value);
        else writer.bytesField(value);
        const bytes = Buffer.concat([prefix, Buffer.from(value)]);
        const length = Buffer.alloc(4);
        length.writeInt32BE(bytes.length);
        expected.push(length, bytes);
      }
      expect(writer.length).toBe(Buffer.concat(expected).length);
      expect(Buffer.concat(writer.takeParts()).equals(Buffer.concat(expected))).toBe(true);
      expect(writer.length).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test('a large value is not copied, a small one is', () => {
  const writer = new BinaryWriter(64);
  const [small, big] = [Buffer.alloc(10, 1), Buffer.alloc(large, 2)];
  writer.bytesField(small);
  writer.bytesField(big);
  const parts = writer.takeParts();
  expect(parts.some((part) => part.buffer === big.buffer)).toBe(true);
  expect(parts.some((part) => part.buffer === small.buffer)).toBe(false);
});

test('in one piece it is the same', () => {
  const fill = () => {
    const writer = new BinaryWriter(8);
    writer.rowStart(2);
    writer.bytesField(Buffer.alloc(large, 7));
    writer.int32Field(5);
    return writer;
  };
  expect(fill().take().equals(Buffer.concat(fill().takeParts()))).toBe(true);
  expect(new BinaryWriter(8).take().length).toBe(0);
});
