import { createHash } from 'node:crypto';
import { isWholeSuite } from '@vanguard/postgres/testing';
import { expect, test } from 'vitest';
import { SampleBatch } from './sample-batch.ts';
import type { ComparedColumn } from './sampled-values.ts';

test.runIf(isWholeSuite)('a blob whose digits are more than a string holds is compared by its MD5', () => {
  const column = {
    planned: { name: 'data', type: { kind: 'bytea' } },
    held: { name: 'data', type: 'bytea', elementType: 'bytea', isText: false, isKey: false },
  } as unknown as ComparedColumn;
  const blob = Buffer.alloc(2 ** 28);
  const batch = new SampleBatch([column], [[blob]]);
  expect(batch.parameters[0]).toBe(`{${createHash('md5').update(blob).digest('hex')}}`);
});
