/** Finds the .env file that Prisma reads the variable from, and the others that set it too. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { countAssignments, partsOfVariable } from './env-file.ts';

export interface EnvFile {
  /** May not exist yet. */
  path: string;
  notes: string[];
}

/**
 * Prisma reads `.env` of the root, then that beside the schema; of the two it takes the one that sets the variable.
 * https://www.prisma.io/docs/orm/v6/more/development-environment/environment-variables
 */
export function findEnvFile(root: string, schemaFolder: string, variable: string): EnvFile {
  const count = (path: string) => (existsSync(path) ? countAssignments(readFileSync(path, 'utf8'), variable) : 0);
  const own = [...new Set([root, schemaFolder, join(root, 'prisma')])].map((folder) => join(folder, '.env'));
  const path =
    own.find((candidate) => count(candidate) > 0) ??
    own.find((candidate) => existsSync(candidate)) ??
    join(root, '.env');
  const others = [...new Set([root, schemaFolder])]
    .flatMap((folder) => readdirSync(folder).map((name) => ({ name, path: join(folder, name) })))
    .filter(
      ({ name }) => /^\.env(\.[\w.-]+)?$/.test(name) && !/\.(example|sample|template|dist|vault|keys)$/.test(name),
    )
    .filter((file) => file.path !== path && count(file.path) > 0);
  const notes = others.map(({ path: other }) => `${relative(root, other)} sets ${variable} too and stays as it is`);
  if (count(path) > 1)
    notes.push(`${relative(root, path)} sets ${variable} more than once; the last, which counts, is changed`);
  const parts = existsSync(path) ? partsOfVariable(readFileSync(path, 'utf8'), variable) : [];
  if (parts.length > 0)
    notes.push(
      `${relative(root, path)} composes ${variable} of ${parts.join(', ')}; the URL stands there whole from now on`,
    );
  return { path, notes };
}
