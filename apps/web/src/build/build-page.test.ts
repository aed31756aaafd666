import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { buildPage } from './build-page.ts';
import { hashSources } from './source-hash.ts';

const made: string[] = [];

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vanguard-dist-'));
  made.push(folder);
  return folder;
}

/** Writes a build that nobody has to make. */
async function writeKeptBuild(folder: string): Promise<string> {
  const kept = path.join(folder, await hashSources());
  await mkdir(kept);
  await writeFile(path.join(kept, 'index.html'), 'built before');
  return kept;
}

afterEach(async () => {
  await Promise.all(made.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

const hoursAgo = (hours: number) => Date.now() / 1000 - hours * 3600;

test('two starts at once build the same page and leave one build, under the hash of the sources', async () => {
  const dist = await temporaryFolder();
  // What nobody uses any more and what was abandoned goes; what is under way, and another server's, stays.
  for (const name of ['unused', 'used-yesterday', 'building-abandoned', 'building-now'])
    await mkdir(path.join(dist, name));
  for (const [name, hours] of [
    ['unused', 25],
    ['used-yesterday', 23],
    ['building-abandoned', 2],
  ] as const)
    await utimes(path.join(dist, name), hoursAgo(hours), hoursAgo(hours));
  const [one, other] = await Promise.all([buildPage({ folders: [dist] }), buildPage({ folders: [dist] })]);
  expect([one, other]).toEqual(Array(2).fill(path.join(dist, await hashSources())));
  const kept = [await hashSources(), 'building-now', 'used-yesterday'];
  expect((await readdir(dist)).toSorted()).toEqual(kept.toSorted());
  const index = readFileSync(path.join(one, 'index.html'), 'utf8');
  expect(index).toContain('<div id="root">');
  expect(index).not.toMatch(/https?:\/\//);
  const assets = path.join(one, 'assets');
  const [name = ''] = scriptsOf(index);
  const script = readFileSync(path.join(assets, name));
  expect(script.includes('react-dom-client.development')).toBe(false);
  expect(script.length).toBeLessThan(900_000);
  const compressed = (ending: string) => readFileSync(path.join(assets, name + ending));
  expect(brotliDecompressSync(compressed('.br')).equals(script)).toBe(true);
  expect(gunzipSync(compressed('.gz')).equals(script)).toBe(true);
  expect(compressed('.br').length).toBeLessThan(script.length / 3);
  // What a first visit fetches, compressed by gzip: the script of every page, and then what the grid alone needs.
  const entry = withImports(assets, scriptsOf(index));
  const shell = withImports(assets, chunk(assets, 'shell-route'));
  const grid = withImports(assets, chunk(assets, 'workspace-route'));
  const own = [...grid].filter((file) => !entry.has(file) && !shell.has(file));
  expect(kilobytes(assets, [...entry])).toBeLessThanOrEqual(150);
  expect(own).toContain(chunk(assets, 'workspace-route')[0]);
  expect(kilobytes(assets, own)).toBeLessThanOrEqual(40);
  // Which of them an address needs, the document says, so that they come beside the entry.
  const named = /data-grid="([^"]+)"/.exec(index)?.[1]?.split(' ') ?? [];
  expect(new Set(named)).toEqual(new Set([...shell.union(grid)].filter((file) => !entry.has(file)).map(addressOf)));
  // All that there is before the first rows; menus, dialogs and lists come after them.
  expect(kilobytes(assets, [...entry.union(shell).union(grid)])).toBeLessThanOrEqual(182);
  const font = readdirSync(assets).find((file) => file.includes('.woff2')) ?? '';
  expect(existsSync(path.join(assets, `${font}.br`))).toBe(false);
}, 240_000);

test('a kept build is used as it is, and marked as used', async () => {
  const dist = await temporaryFolder();
  const kept = await writeKeptBuild(dist);
  await utimes(kept, 1, 1);
  const told: string[] = [];
  expect(await buildPage({ folders: [dist], onBuild: () => told.push('building') })).toBe(kept);
  expect(told).toEqual([]);
  expect(readFileSync(path.join(kept, 'index.html'), 'utf8')).toBe('built before');
  expect(Date.now() - (await stat(kept)).mtimeMs).toBeLessThan(3_600_000);
});

test('a build that is cancelled leaves nothing', async () => {
  const dist = await temporaryFolder();
  const cancel = new AbortController();
  const cancelled = buildPage({ folders: [dist], signal: cancel.signal, onBuild: () => cancel.abort() });
  await expect(cancelled).rejects.toThrow(/aborted/);
  expect(await readdir(dist)).toEqual([]);
});

// /sys refuses new folders even to root, as a read-only checkout does to others.
test.runIf(existsSync('/sys/kernel'))(
  'a checkout that cannot be written does not matter where another folder is given',
  async () => {
    const readOnly = '/sys/kernel/vanguard';
    const other = await temporaryFolder();
    await writeKeptBuild(other);
    expect(await buildPage({ folders: [readOnly, other] })).toBe(path.join(other, await hashSources()));
    await expect(buildPage({ folders: [readOnly] })).rejects.toThrow(
      `Building the page failed:\nNone of these folders can be written: ${readOnly}`,
    );
  },
);

const scriptsOf = (html: string) => [...html.matchAll(/src="\/assets\/([^"]+\.js)"/g)].map(([, file = '']) => file);

const addressOf = (file: string) => `/assets/${file}`;

const chunk = (assets: string, name: string) =>
  readdirSync(assets).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.js'));

/** With all that they import, but not what they import later. */
function withImports(assets: string, files: readonly string[]): Set<string> {
  const all = new Set(files);
  for (const file of all) {
    const script = readFileSync(path.join(assets, file), 'utf8');
    for (const [, imported = ''] of script.matchAll(/(?:from|import)\s*[`"']\.\/([^`"']+\.js)[`"']/g))
      all.add(imported);
  }
  return all;
}

/** The smallest scripts are not worth compressing. */
function kilobytes(assets: string, files: readonly string[]): number {
  const sizes = files.map((file) => gzipSync(readFileSync(path.join(assets, file)), { level: 9 }).length);
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
