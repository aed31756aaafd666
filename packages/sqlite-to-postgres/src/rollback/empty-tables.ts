/** Empties tables that a run filled, and sets their sequences back to where they stood. */
import type { ClientBase } from 'pg';
import { restoreSequences } from '../data-only/target-sequences.ts';
import { readTargetTables } from '../data-only/target-tables.ts';
import { RollbackError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { refreshViews } from '../publish/refresh-views.ts';
import { silence } from '../publish/silence.ts';
import { qualified } from '../server/ddl.ts';

/** A foreign key of a table that was not filled to one that was. */
interface Reference {
  key: string;
  /** Quoted, with its schema. */
  table: string;
  referencedTable: string;
  /** Side by side, quoted. */
  columns: string[];
  referencedColumns: string[];
  /** The database itself deletes the referring rows, or lets them refer to nothing. */
  isSettledByDeletion: boolean;
}

const referencesQuery = `
  select quote_ident(k.conname) as key, format('%I.%I', n.nspname, c.relname) as table, format('%I.%I', rn.nspname, r.relname) as "referencedTable",
         (select jsonb_agg(quote_ident(x.attname) order by u.place) from unnest(k.conkey) with ordinality u (number, place)
            join pg_attribute x on x.attrelid = k.conrelid and x.attnum = u.number) as columns,
         (select jsonb_agg(quote_ident(x.attname) order by u.place) from unnest(k.confkey) with ordinality u (number, place)
            join pg_attribute x on x.attrelid = k.confrelid and x.attnum = u.number) as "referencedColumns",
         k.confdeltype in ('c', 'n', 'd') as "isSettledByDeletion"
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    join pg_class r on r.oid = k.confrelid join pg_namespace rn on rn.oid = r.relnamespace
   where k.contype = 'f' and k.conparentid = 0 and rn.nspname = $1 and r.relname = any ($2)
     and not (n.nspname = $1 and c.relname = any ($2))
   order by 2, 1`;

/**
 * Needs an open transaction. Rows of other tables that refer to these were written since: they are refused, or go with
 * what they refer to where that is given up. Throws RollbackError `rollback_referenced`.
 */
export async function emptyTables(
  client: ClientBase,
  plan: MigrationPlan,
  names: readonly string[],
  { discard }: { discard: boolean },
): Promise<void> {
  if (names.length === 0) return;
  const { schema } = plan;
  const tables = (await readTargetTables(client, schema)).filter(({ name }) => names.includes(name));
  const { rows: references } = await client.query<Reference>(referencesQuery, [schema, names]);
  const restore = await silence(client, schema, tables);
  // TRUNCATE refuses a table that another refers to, even an empty one, and takes a right of its own.
  if (references.length === 0 && tables.every(({ mayTruncate }) => mayTruncate)) {
    await client.query(`truncate ${names.map((name) => qualified(schema, name)).join(', ')}`);
  } else {
    if (discard) await deleteReferring(client, references);
    else await refuseReferring(client, references);
    // In one statement, so that keys in a circle are looked at when all rows are gone.
    const deletions = names.map((name, i) => `d${i} as (delete from ${qualified(schema, name)})`);
    await client.query(`with ${deletions.join(', ')} select`);
    await client.query('set constraints all immediate');
  }
  for (const statement of restore) await client.query(statement);
  await restoreSequences(client, plan);
  await refreshViews(client, plan);
}

function refers({ table, referencedTable, columns, referencedColumns }: Reference): string {
  const pairs = columns.map((column, i) => `p.${referencedColumns[i]} = c.${column}`).join(' and ');
  return `from ${table} c where exists (select from ${referencedTable} p where ${pairs})`;
}

async function refuseReferring(client: ClientBase, references: readonly Reference[]): Promise<void> {
  const findings: string[] = [];
  for (const reference of references) {
    const { rows } = await client.query<{ count: string }>(`select count(*) as count ${refers(reference)}`);
    const count = Number(rows[0]?.count ?? 0);
    if (count === 0) continue;
    const rowsOf = plural(count, 'row refers', 'rows refer');
    findings.push(`${reference.table}: ${rowsOf} to ${reference.referencedTable} by ${reference.key}`);
  }
  if (findings.length === 0) return;
  throw new RollbackError('Tables that the migration did not fill hold rows that refer to what it filled.', {
    code: 'rollback_referenced',
    findings,
    hint: 'Nothing was changed. Keep PostgreSQL; or take these rows out, or let them refer to nothing, and run again; or give them up with what they refer to: --discard.',
  });
}

async function deleteReferring(client: ClientBase, references: readonly Reference[]): Promise<void> {
  for (const reference of references)
    if (!reference.isSettledByDeletion) await client.query(`delete ${refers(reference)}`);
}
