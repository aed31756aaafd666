/**
 * Releases `sqlite-to-postgres` to the npm registry: builds the package, tests it as it is packed, lists what is published,
 * and publishes it with provenance. With `--dry-run` all but the last. Publishing needs a workflow that can prove where it
 * runs (npm takes its identity for provenance), a clean checkout, and a version that the list of changes has.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Manifest, packMover, readManifest, repositoryOf } from './pack-mover.ts';

const root = resolve(import.meta.dirname, '..');
const isDryRun = process.argv.includes('--dry-run');

function run(command: string, args: string[]): string {
  return execFileSync(command, args, { cwd: root, encoding: 'utf8' });
}

interface Packed extends Manifest {
  name: string;
}

interface PackedFile {
  path: string;
  bytes: number;
}

function listFiles(tarball: string): PackedFile[] {
  // Mode, owner, bytes, date, time, path.
  return run('tar', ['-tvzf', tarball])
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map((columns) => ({ path: (columns.at(-1) ?? '').replace(/^package\//, ''), bytes: Number(columns[2]) }));
}

function readPacked(tarball: string, path: string): string {
  return run('tar', ['-xzOf', tarball, `package/${path}`]);
}

/** What would be wrong for whoever installs it. */
function findFaults(tarball: string, files: readonly PackedFile[]): string[] {
  const manifest = JSON.parse(readPacked(tarball, 'package.json')) as Packed;
  const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  const code = files.filter(({ path }) => /\.(?:js|d\.ts)$/.test(path));
  return [
    ...names
      .filter((name) => name.startsWith('@vanguard/'))
      .map((name) => `it depends on ${name}, which is not published`),
    ...code.flatMap(({ path }) =>
      /(?:from|import\(?)\s*'@vanguard\//.test(readPacked(tarball, path)) ? [`${path} imports from the workspace`] : [],
    ),
    ...files
      .filter(({ path }) => /test|\.ts$/.test(path) && !path.endsWith('.d.ts'))
      .map(({ path }) => `${path} is not part of it`),
    ...(/\]\(\.\.?\//.test(readPacked(tarball, 'README.md'))
      ? ['its README has links that lead nowhere from npm']
      : []),
  ];
}

/** What must be so before it is published; told in a dry run, too. */
function findMissing(version: string): string[] {
  const changes = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  return [
    ...(repositoryOf() === undefined
      ? ['neither package.json nor a workflow names the repository, which provenance is compared with']
      : []),
    ...(changes.includes(`## ${version}`) ? [] : [`CHANGELOG.md has no heading "## ${version}"`]),
    ...(run('git', ['status', '--porcelain']) === '' ? [] : ['the checkout has changes that are not committed']),
    ...(process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] === undefined && process.env['SIGSTORE_ID_TOKEN'] === undefined
      ? ['provenance needs a workflow with an identity token (id-token: write)']
      : []),
  ];
}

function describe(tarball: string, files: readonly PackedFile[]): string {
  const manifest = JSON.parse(readPacked(tarball, 'package.json')) as Packed;
  const { name, version, dependencies } = manifest;
  const absent = (['repository', 'homepage'] as const).filter((field) => manifest[field] === undefined);
  const folders = Map.groupBy(files, ({ path }) => path.split('/').slice(0, -1).join('/') || '.');
  const unpacked = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `${name} ${version}: ${files.length} files, ${statSync(tarball).size} bytes packed, ${unpacked} unpacked`,
    ...[...folders]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([folder, own]) => `  ${folder}  ${own.length}`),
    `Needs: ${Object.entries(dependencies)
      .map(([needed, which]) => `${needed} ${which}`)
      .join(', ')}`,
    ...(absent.length === 0
      ? []
      : [`Without ${absent.join(' and ')}: named neither by package.json nor, for the repository, by a workflow`]),
  ].join('\n');
}

function release(): number {
  const folder = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const tarball = packMover(folder);
    const files = listFiles(tarball);
    process.stdout.write(`${describe(tarball, files)}\n`);
    const faults = findFaults(tarball, files);
    if (faults.length > 0) {
      process.stderr.write(
        `The package is not fit to be published:\n${faults.map((fault) => `  ${fault}\n`).join('')}`,
      );
      return 1;
    }
    const vitest = join(root, 'node_modules/.bin/vitest');
    if (!existsSync(vitest)) throw new Error('there is no vitest: run npm ci');
    execFileSync(vitest, ['run', '--project', 'postgres', 'apps/cli/e2e/tarball'], { cwd: root, stdio: 'inherit' });
    const missing = findMissing(readManifest('packages/sqlite-to-postgres').version);
    if (missing.length > 0)
      process.stdout.write(`Before it is published:\n${missing.map((what) => `  ${what}\n`).join('')}`);
    if (isDryRun) {
      process.stdout.write('Nothing was published.\n');
      return 0;
    }
    if (missing.length > 0) return 1;
    execFileSync('npm', ['publish', tarball, '--provenance', '--access', 'public'], { cwd: root, stdio: 'inherit' });
    return 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

process.exitCode = release();
