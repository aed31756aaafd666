import { createHash } from 'node:crypto';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { type ComparedColumn, SampleBatch } from './sample-batch.ts';

test.runIf(isWholeSuite)('a blob whose digits are more than a string holds is compared by its MD5', () => {
  const column = {
    planned: { name: 'data', type: { kind: 'bytea' } },
    held: { name: 'data', type: 'bytea', isText: false, isKey: false },
  } as unknown as ComparedColumn;
  const batch = new SampleBatch([column]);
  const blob = Buffer.alloc(2 ** 28);
  batch.add([blob]);
  expect(batch.parameters()[1]).toBe(`{${createHash('md5').update(blob).digest('hex')}}`);
});
