/**
 * The structure of published tables and views in PostgreSQL's own words, kept with the run: what `verify` holds the
 * structure of a later day against. Not what the plan would make: tables that were only filled are of another's making.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import { describeObject } from './verify-catalog.ts';

type FactKind = 'type' | 'column' | 'constraint' | 'index' | 'trigger' | 'view';

interface StructureFact {
  table: string;
  kind: FactKind;
  name: string;
  text: string;
}

export interface RecordedStructure {
  /** Major version of the server: another one may put the same in other words. */
  server: number;
  facts: StructureFact[];
}

/** $1: the schema, quoted; $2: tables and views. Definitions stand without the schema, which is the search path. */
const factsQuery = `
  with relation as (
    select oid, relname as "table", relkind from pg_class
     where relnamespace = to_regnamespace($1) and relname = any ($2) and relkind in ('r', 'p', 'v')
  ), col as (
    select r."table", a.*, c.collname, pg_get_expr(d.adbin, d.adrelid, true) as expression
      from pg_attribute a join relation r on r.oid = a.attrelid
      left join pg_collation c on c.oid = a.attcollation
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where r.relkind <> 'v' and a.attnum > 0 and not a.attisdropped
  )
  select "table", 'type' as kind, attname as name, format_type(atttypid, atttypmod) as text from col
  union all
  select "table", 'column', attname,
         concat_ws(' ', case when attnotnull then 'not null' else 'nullable' end, 'collate ' || quote_ident(nullif(collname, 'default')),
                   case attidentity when 'd' then 'identity by default' when 'a' then 'identity always' end,
                   case when attgenerated = '' then 'default ' else 'generated as ' end || expression)
    from col
  union all
  select r."table", 'constraint', k.conname,
         concat(pg_get_constraintdef(k.oid, true), case when exists (
           select from pg_trigger t where t.tgconstraint = k.oid and t.tgisinternal and t.tgenabled in ('D', 'R')
         ) then ' (its triggers are disabled)' end)
    from pg_constraint k join relation r on r.oid = k.conrelid where k.contype in ('p', 'u', 'f', 'c', 'x')
  union all
  select r."table", 'index', i.relname, pg_get_indexdef(x.indexrelid, 0, true)
    from pg_index x join relation r on r.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
   where not exists (select from pg_constraint k where k.conindid = x.indexrelid and k.contype in ('p', 'u', 'x'))
  union all
  select r."table", 'trigger', t.tgname,
         concat(pg_get_triggerdef(t.oid, true), case when t.tgenabled in ('D', 'R') then ' (disabled)' end)
    from pg_trigger t join relation r on r.oid = t.tgrelid where not t.tgisinternal
  union all
  select r."table", 'view', r."table", pg_get_viewdef(r.oid, true) from relation r where r.relkind = 'v'
  order by 1, 2, 3`;

/** Needs an open transaction; the search path is as before when it returns. */
export async function readRecordedStructure(client: ClientBase, plan: MigrationPlan): Promise<RecordedStructure> {
  const schema = quoteIdentifier(plan.schema);
  const names = [...plan.tables, ...plan.views].map(({ name }) => name);
  await client.query('savepoint reading_structure');
  await client.query(`set local search_path = ${schema}`);
  const { rows: facts } = await client.query<StructureFact>(factsQuery, [schema, names]);
  const { rows } = await client.query<{ number: number }>(
    `select current_setting('server_version_num')::int as number`,
  );
  await client.query('rollback to savepoint reading_structure');
  return { server: Math.floor((rows[0]?.number ?? 0) / 10_000), facts };
}

export interface StructureDifferences {
  /** What was published and is gone or other now, in words. */
  findings: string[];
  /** What came in addition: the application's own, and no difference of what was published. */
  notes: string[];
  /** Tables with a column of another type, whose values cannot be compared any more. */
  retyped: Set<string>;
}

/** Pure. */
export function compareStructure(before: RecordedStructure, now: RecordedStructure): StructureDifferences {
  const keyOf = ({ table, kind, name }: StructureFact) => `${table}\0${kind}\0${name}`;
  const [was, is] = [before, now].map(({ facts }) => new Map(facts.map((fact) => [keyOf(fact), fact])));
  const standing = new Set(now.facts.map(({ table }) => table));
  const isOtherServer = before.server !== now.server;
  const changed = before.facts.flatMap((fact) => {
    const present = is?.get(keyOf(fact));
    const isComparable = fact.kind === 'type' || !isOtherServer;
    return present !== undefined && isComparable && !isAlike(fact, present) ? [{ fact, present }] : [];
  });
  // A table that is gone is told whole, and of a column that is gone its type need not be told.
  const gone = before.facts.filter(
    (fact) => fact.kind !== 'type' && standing.has(fact.table) && is?.has(keyOf(fact)) === false,
  );
  const added = now.facts.filter((fact) => fact.kind !== 'type' && was?.has(keyOf(fact)) === false);
  const upgraded = `structure is compared by names and types only: PostgreSQL was ${before.server} when it was published, and is ${now.server}`;
  return {
    findings: [
      ...gone.map((fact) => `${describeObject(fact)} is missing`),
      ...changed.map(({ fact, present }) => `${describeFact(fact)} is now ${present.text}, was ${fact.text}`),
    ],
    notes: [
      ...(isOtherServer ? [upgraded] : []),
      ...added.map((fact) => `${describeObject(fact)} was added since the migration`),
    ],
    retyped: new Set(
      changed
        .filter(({ fact, present }) => fact.kind === 'type' && baseType(fact.text) !== baseType(present.text))
        .map(({ fact }) => fact.table),
    ),
  };
}

/** A key that was created without a look at the rows may be validated since. */
function isAlike(before: StructureFact, now: StructureFact): boolean {
  return before.text === now.text || before.text === `${now.text} NOT VALID`;
}

function describeFact(fact: StructureFact): string {
  return fact.kind === 'type' ? `the type of "${fact.table}"."${fact.name}"` : describeObject(fact);
}

/** Without length or precision. */
function baseType(type: string): string {
  return type.replace(/\([\d,]*\)/, '');
}
