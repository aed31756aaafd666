/**
 * The structure of a schema as text, in a fixed order, whatever the order in which it was made: to be read, and to be
 * compared. No backup: it does not run as it stands. PostgreSQL before 16 qualifies columns in views where later versions do
 * not; the rest is the same on all that we support.
 */
import { type MigrationTarget, withSession } from '../migrations/session.ts';
import { quoteIdentifier } from '../quote.ts';
import { structure } from './structure-sql.ts';

/** Throws PostgresConnectionError, and Error where the schema has what the text does not know how to say. */
export async function readSchema(target: MigrationTarget, schema = 'public'): Promise<string> {
  const rows = await withSession(target, async (session) => {
    await session.query('begin read only');
    try {
      await session.query(`select set_config('search_path', $1, true)`, [quoteIdentifier(schema)]);
      return await session.query<{ section: string; text: string }>(structure, [schema]);
    } finally {
      await session.query('rollback');
    }
  });
  const unknown = rows.filter(({ section }) => section === 'unknown');
  if (unknown.length > 0) throw new Error(`schema ${schema} has ${unknown.map(({ text }) => text).join(', ')}`);
  const sections = Object.entries(Object.groupBy(rows, ({ section }) => section));
  const text = sections.flatMap(([section, parts = []]) => [`-- ${section}`, ...parts.map((part) => part.text.trim())]);
  return `${text.join('\n\n')}\n`.replaceAll(/[ \t]+$/gm, '');
}
