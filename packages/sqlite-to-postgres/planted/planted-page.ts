/** Writes docs/explanation/planted-errors.md from the list of planted errors, which the tests hold to be caught as it says. Pure. */
import type { PlantedError } from './planted-error.ts';
import { plantedErrors, topics } from './planted-errors.ts';

export function plantedPage(): string {
  return `# Planted errors

Would the verification of a run notice an error in the mover? It is planted and tried: a real run loads one module with one
expression replaced by a wrong one, and must find out by itself, publish nothing and say why. Each planted expression
notes when it gives another value than the right one; an error that made no difference proves nothing and fails the test.
${plantedErrors.length} errors are planted in the whole suite, ${plantedErrors.filter(({ isAlways }) => isAlways).length} of them before every merge. This page is written from their list
(\`DOCS_WRITE=1 npx vitest run --project pure packages/sqlite-to-postgres/planted\`).

By what they are caught:

- **the first look at pages**: rows from all over a table are read by the mover and by SQLite before the mover's reader is trusted. Where
  the two differ, SQLite reads the table, and what arrives is right;
- **the order of rowids**, **SQLite's count of rows**: no row is read twice, none is left out;
- **rows that SQLite is asked for**: those that span pages are digested as SQLite gives them, by their rowid;
- **the digests**: of every value as it was read, and as PostgreSQL holds it, decoded by code of their own;
- **the sample**: rows that SQLite gives, read by PostgreSQL itself as the types of its columns;
- **the names and types of columns**, **the catalogs**: where and as what the rows stand;
- **the frozen plan**: no phase can change what was planned, and told, before it;
- **the server**: PostgreSQL refuses what it is sent.

[Why a migration cannot lose data](why-a-migration-cannot-lose-data.md) says how each of them works.
${topics.map(([title, errors]) => table(title, errors)).join('')}`;
}

function table(title: string, errors: readonly PlantedError[]): string {
  const lines = errors.map(({ error, scene, module, caughtBy }) => {
    const place = module.replace(/^sqlite-to-postgres\/src\//, '').replace('/src/', '/');
    return `| ${error}${scene === 'filled' ? ' (`--data-only`)' : ''} | \`${place}\` | ${caughtBy} |\n`;
  });
  return `\n## ${title}\n\n| planted error | in | caught by |\n|---|---|---|\n${lines.join('')}`;
}
