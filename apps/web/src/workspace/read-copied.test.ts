import type { MergedRecord, RecordsPage } from '@vanguard/protocol/browser';
import { expect, test } from 'vitest';
import { columns } from '../sheet/columns.ts';
import { pageSize, type Span } from '../sheet/pages.ts';
import type { RecordRow } from '../sheet/row-values.ts';
import type { StoreState } from '../sheet/store-state.ts';
import { readCopied } from './read-copied.ts';

const length = 1500;

/** A list whose records are called by the moment in which they are read; `changes` says after which requests somebody saves. */
function listThatChanges(changes: (request: number) => boolean, seen: Readonly<Record<number, string>> = {}) {
  let [moment, requests] = [1, 0];
  return {
    getState: () => ({ shown: { organizationId: 'org', search: {} }, rowCount: length }) as unknown as StoreState,
    rowAt: (place: number) => (seen[place] === undefined ? undefined : ({ id: seen[place] } as RecordRow)),
    readBeside: async (
      _question: unknown,
      { first, count }: Span,
    ): Promise<Pick<RecordsPage, 'records' | 'resultVersion'>> => {
      const places = Array.from({ length: count * pageSize }, (_, at) => first * pageSize + at);
      const records = places
        .filter((place) => place < length)
        .map((place) => ({ pfaId: `${moment}-${place}` }) as MergedRecord);
      const answer = { records, resultVersion: String(moment) };
      requests += 1;
      if (changes(requests)) moment += 1;
      return await Promise.resolve(answer);
    },
  };
}

const ids = columns.filter(({ id }) => id === 'pfaId');
const all = [{ first: 0, end: length }];

async function copied(store: ReturnType<typeof listThatChanges>, records = all): Promise<string[]> {
  const { signal } = new AbortController();
  const request = { store, records, columns: ids, isShown: false, signal, onRead: () => undefined };
  return (await readCopied(request))['text/plain'].split('\r\n');
}

test('what is copied is of one moment: read again where somebody saves meanwhile, as often as makes sense', async () => {
  const lines = await copied(listThatChanges((request) => request === 1));
  expect(lines).toEqual(Array.from({ length }, (_, place) => `2-${place}`));
  await expect(copied(listThatChanges(() => true))).rejects.toThrow('all the while');
});

test('rows are copied in the order of the sheet, and not where they stand elsewhere by now', async () => {
  const groups = [
    { first: 1210, end: 1212 },
    { first: 3, end: 5 },
  ];
  const still = listThatChanges(() => false, { 4: '1-4' });
  expect(await copied(still, groups)).toEqual(['1-1210', '1-1211', '1-3', '1-4']);
  await expect(
    copied(
      listThatChanges(() => false, { 4: 'another' }),
      groups,
    ),
  ).rejects.toThrow('elsewhere');
});
