import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { buildPage } from './build-page.ts';
import { hashSources } from './source-hash.ts';

const folders: string[] = [];

async function temporaryDist(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vanguard-dist-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

test('two starts at once build the same page and leave one build, under the hash of the sources', async () => {
  const distFolder = await temporaryDist();
  const [one, other] = await Promise.all([
    buildPage({ quiet: true, distFolder }),
    buildPage({ quiet: true, distFolder }),
  ]);
  expect([...one.keys()].toSorted()).toEqual([...other.keys()].toSorted());
  expect(one.get('/index.html')?.body.toString()).toContain('<div id="root">');
  expect(await readdir(distFolder)).toEqual([await hashSources()]);
  const script = [...one].find(([address]) => address.endsWith('.js') && address.startsWith('/assets/'))?.[1];
  expect(script?.body.includes('react-dom-client.development')).toBe(false);
  expect(script?.body.length).toBeLessThan(900_000);
}, 60_000);

test('a kept build is used as it is', async () => {
  const distFolder = await temporaryDist();
  const kept = path.join(distFolder, await hashSources());
  await mkdir(kept);
  await writeFile(path.join(kept, 'index.html'), 'built before');
  const files = await buildPage({ quiet: true, distFolder });
  expect(files.get('/index.html')?.body.toString()).toBe('built before');
});

test('builds of older sources and abandoned ones go, one under way stays', async () => {
  const distFolder = await temporaryDist();
  for (const name of ['0123456789', 'building-abandoned', 'building-now']) await mkdir(path.join(distFolder, name));
  await utimes(path.join(distFolder, 'building-abandoned'), 1, 1);
  await buildPage({ quiet: true, distFolder });
  expect((await readdir(distFolder)).toSorted()).toEqual([await hashSources(), 'building-now'].toSorted());
}, 60_000);

// /sys refuses new folders even to root, as a read-only checkout does to others.
test.runIf(existsSync('/sys/kernel'))(
  'a checkout that cannot be written is served all the same',
  async () => {
    const files = await buildPage({ quiet: true, distFolder: '/sys/kernel/vanguard' });
    expect(files.has('/index.html')).toBe(true);
  },
  60_000,
);
