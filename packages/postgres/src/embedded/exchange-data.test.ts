/** Data that change places: whatever is interrupted, a start finds the earlier ones or the new ones, whole. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { findBinariesOf } from './binaries.ts';
import { exchangeData, finishExchange, nextDataOf } from './exchange-data.ts';

function makePlace() {
  const root = mkdtempSync(join(tmpdir(), 'exchange-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const place = { root, data: join(root, 'data') };
  const prepared = join(root, 'prepared');
  for (const [folder, version] of [
    [place.data, '15'],
    [prepared, '18'],
  ] as const) {
    mkdirSync(folder);
    writeFileSync(join(folder, 'PG_VERSION'), version);
  }
  const version = (folder = place.data) => readFileSync(join(folder, 'PG_VERSION'), 'utf8');
  return { place, prepared, version };
}

test('the new data take the place, and the earlier ones stand beside, whatever was kept there before', () => {
  const { place, prepared, version } = makePlace();
  mkdirSync(join(place.root, 'earlier'));
  const kept = exchangeData(place, prepared, 'earlier');
  expect([version(), version(kept), kept]).toEqual(['18', '15', join(place.root, 'earlier-2')]);
  expect(readdirSync(place.root).toSorted()).toEqual(['data', 'earlier', 'earlier-2']);
  finishExchange(place);
  expect(version()).toBe('18');
});

test.each([
  [1, '15'],
  [2, '18'],
])('after %i of its steps a start finds version %s', (steps, expected) => {
  const { place, prepared, version } = makePlace();
  renameSync(prepared, nextDataOf(place));
  if (steps > 1) renameSync(place.data, join(place.root, 'earlier'));
  finishExchange(place);
  expect(version()).toBe(expected);
  expect(existsSync(nextDataOf(place))).toBe(expected === '15');
});

test('programs of a version that are nowhere are named, with where to get them', () => {
  expect(() => findBinariesOf('7', undefined)).toThrow(
    expect.objectContaining({ code: 'no_earlier_programs', hint: expect.stringMatching(/postgresql-7 .*npm install/) }),
  );
});
