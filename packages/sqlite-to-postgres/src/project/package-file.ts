/** What a project's package.json says of Prisma and of SQLite. Nothing of it is edited: the application is its owner's. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UsageError } from '../errors.ts';

interface PackageFile {
  version?: string;
  prisma?: { schema?: string };
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  scripts?: Record<string, string>;
}

export interface PackageFacts {
  /** Path of the schema, from `prisma.schema`. */
  schema: string | undefined;
  /** The major version of Prisma; undefined where neither the installed package nor the range tells it. */
  prismaVersion: number | undefined;
  /** What still speaks of SQLite, in words. */
  notes: string[];
}

/** Throws UsageError `package_unreadable`. */
export function readPackage(root: string): PackageFacts {
  const content = readJson(join(root, 'package.json'));
  const prismaVersion = installedVersion(root) ?? declaredVersion(content);
  return { schema: content.prisma?.schema, prismaVersion, notes: packageNotes(content, prismaVersion) };
}

function readJson(path: string): PackageFile {
  if (!existsSync(path)) return {};
  try {
    const content: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    return typeof content === 'object' && content !== null ? content : {};
  } catch (error) {
    throw new UsageError(`${path} is not JSON: ${(error as Error).message}.`, {
      code: 'package_unreadable',
      hint: 'Correct the file and run again.',
      cause: error,
    });
  }
}

const prismaPackages = ['prisma', '@prisma/client'];

/** Also above the project, where a workspace has its packages. */
function installedVersion(folder: string): number | undefined {
  const version = prismaPackages
    .map((name) => majorOf(readJson(join(folder, 'node_modules', name, 'package.json')).version))
    .find((found) => found !== undefined);
  const above = dirname(folder);
  return version !== undefined || above === folder ? version : installedVersion(above);
}

function declaredVersion({ dependencies, devDependencies }: PackageFile): number | undefined {
  return prismaPackages
    .map((name) => majorOf(devDependencies?.[name] ?? dependencies?.[name]))
    .find((version) => version !== undefined);
}

/** The major version in `6.2.1`, `^6.2.0`, `~6`, `>=6.0.0`, `v6`; undefined for a tag or a range with several. */
function majorOf(range: string | undefined): number | undefined {
  const digits = /^(?:[\^~=v]|>=)?\s*(\d+)(?:\.[\dx*.]+(?:-[\w.]+)?)?$/.exec(range?.trim() ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const sqliteAdapters = [
  '@prisma/adapter-better-sqlite3',
  '@prisma/adapter-libsql',
  '@prisma/adapter-d1',
  '@libsql/prisma-client',
  'prisma-adapter-bun-sqlite',
];

const sqliteDrivers = [
  'better-sqlite3',
  '@types/better-sqlite3',
  'sqlite3',
  '@types/sqlite3',
  'sqlite',
  'libsql',
  '@libsql/client',
];

/** From this version on Prisma Client is always built with an adapter. */
const firstVersionWithAdapters = 7;

function packageNotes(content: PackageFile, prismaVersion: number | undefined): string[] {
  const { dependencies, devDependencies, scripts = {} } = content;
  const all = { ...dependencies, ...devDependencies };
  const adapters = sqliteAdapters.filter((name) => name in all);
  const drivers = sqliteDrivers.filter((name) => name in all);
  const speaking = Object.keys(scripts).filter((name) => /sqlite|\bfile:|\.db\b/i.test(scripts[name] ?? ''));
  const needsAdapter = prismaVersion !== undefined && prismaVersion >= firstVersionWithAdapters;
  const toDo: string[] = [];
  if (adapters.length > 0 || (needsAdapter && !('@prisma/adapter-pg' in all))) {
    const change =
      adapters.length > 0 ? `replace ${adapters.join(', ')} by @prisma/adapter-pg` : 'add @prisma/adapter-pg';
    toDo.push(
      `package.json: ${change}, and create PrismaClient with PrismaPg of it, which takes a schema other than public as { schema }`,
    );
  }
  if (drivers.length > 0)
    toDo.push(`package.json: ${drivers.join(', ')} can go unless the application itself opens SQLite files`);
  if (speaking.length > 0) toDo.push(`package.json: the scripts ${speaking.join(', ')} speak of SQLite`);
  return toDo;
}
