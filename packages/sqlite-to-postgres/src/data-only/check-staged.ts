/**
 * Applies what the target demands to the staged rows, by queries that name them: constraints alone would say that there
 * is a fault, and not where. Expressions are the target's own, in PostgreSQL's words.
 */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { SourceError } from '../errors.ts';
import type { MigrationPlan, PlannedTable } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { qualified } from '../server/ddl.ts';
import { isTable, type Relation, readStructure } from '../server/read-structure.ts';
import { refusedByTarget } from '../server/refused-by-target.ts';

interface Demand {
  kind: 'check' | 'unique' | 'reference';
  name: string;
  table: string;
  /** SQL of the columns or expressions that are looked at. */
  keys: string[];
  /** For a check, what must hold; for a unique index, which rows it has. */
  condition: string | null;
  /** The condition for people, where it is not as it runs. */
  told?: string;
  /** NULLs are like each other. */
  nullsAreEqual: boolean;
  referencedSchema: string | null;
  referencedTable: string | null;
  referencedColumns: string[] | null;
}

/**
 * Constraints that are not enforced (PostgreSQL 18) are left out, and keys over periods of time. A unique index with
 * another order of texts than its columns' is looked at in theirs. Pure.
 */
function demandsOf(table: Relation): Demand[] {
  const plain = { table: table.name, condition: null, nullsAreEqual: false };
  const none = { referencedSchema: null, referencedTable: null, referencedColumns: null };
  const constraints = table.constraints.filter((one) => one.isEnforced && !one.isOverPeriods && !one.isInherited);
  const overPeriods = new Set(table.constraints.filter((one) => one.isOverPeriods).map(({ name }) => name));
  return [
    ...table.constraints
      .filter(({ kind, isEnforced }) => kind === 'c' && isEnforced)
      .map(({ name, condition }) => ({ ...plain, ...none, kind: 'check' as const, name, keys: [], condition })),
    ...table.columns.flatMap((column) =>
      column.domainChecks.map((check) => ({
        ...plain,
        ...none,
        kind: 'check' as const,
        name: check.name,
        keys: [],
        condition: `(select ${check.condition} from (select ${quoteIdentifier(column.name)} as value) as of_domain)`,
        told: `${check.condition} of the domain ${column.domain}, in "${column.name}"`,
      })),
    ),
    ...constraints
      .filter(({ kind }) => kind === 'f')
      .map(({ name, columns, referencedSchema, referencedTable, referencedColumns }) => ({
        ...plain,
        kind: 'reference' as const,
        name,
        keys: columns.map(quoteIdentifier),
        referencedSchema,
        referencedTable,
        referencedColumns: referencedColumns.map(quoteIdentifier),
      })),
    ...table.indexes
      .filter(({ isUnique, constraint }) => isUnique && !overPeriods.has(constraint ?? ''))
      .map(({ name, keys, condition, nullsAreEqual }) => ({
        ...plain,
        ...none,
        kind: 'unique' as const,
        name,
        keys,
        condition,
        nullsAreEqual,
      })),
  ];
}

const examples = 5;

/** Returns how many demands were looked at. Throws SourceError `target_constraint_broken` with the rows of each. */
export async function checkStaged(
  client: ClientBase,
  plan: MigrationPlan,
  staging: string,
  onDemand: (subject: string, done: number, total: number) => void,
): Promise<number> {
  const { schema, tables } = plan;
  const names = tables.map(({ name }) => name);
  const { relations } = await readStructure(client, schema, names);
  const demands = relations
    .filter(isTable)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(demandsOf);
  const findings: string[] = [];
  for (const [i, demand] of demands.entries()) {
    onDemand(`${demand.kind} "${demand.name}" of "${demand.table}"`, i, demands.length);
    const table = tables.find(({ name }) => name === demand.table) as PlannedTable;
    const look = findBroken(client, demand, table, {
      schema,
      staging,
      filled: new Set(names),
    });
    const broken = await look.catch((error: unknown) => {
      throw refusedByTarget(`to look at the ${demand.kind} "${demand.name}" of "${demand.table}"`, error);
    });
    if (broken !== undefined) findings.push(broken);
  }
  if (findings.length > 0) throw constraintBroken(findings);
  return demands.length;
}

function constraintBroken(findings: string[]): SourceError {
  return new SourceError('Rows of the source break constraints that the tables of the target have.', {
    code: 'target_constraint_broken',
    findings,
    hint: 'Nothing was published and the staged tables are removed. Correct these rows in the source, or change the constraint in the target, and run again. No option sets them aside: whether a row breaks a constraint of the target, only the target can say.',
  });
}

interface Place {
  schema: string;
  staging: string;
  filled: ReadonlySet<string>;
}

async function findBroken(
  client: ClientBase,
  demand: Demand,
  table: PlannedTable,
  place: Place,
): Promise<string | undefined> {
  switch (demand.kind) {
    case 'check':
      return await findUnchecked(client, demand, table, place);
    case 'unique':
      return await findTwice(client, demand, table, place);
    case 'reference':
      return await findUnmet(client, demand, table, place);
  }
}

/** SQL of the text that names a row: `id 12`. */
function rowName(table: PlannedTable): string {
  const key = table.primaryKey?.columns ?? table.columns.slice(0, 3).map(({ name }) => name);
  const parts = key.map(
    (name) => `concat('${name.replaceAll("'", "''")} ', coalesce(left(c.${quoteIdentifier(name)}::text, 64), 'NULL'))`,
  );
  return `concat_ws(', ', ${parts.join(', ')})`;
}

async function findUnchecked(
  client: ClientBase,
  { name, condition, told: words = condition ?? '' }: Demand,
  table: PlannedTable,
  { staging }: Place,
): Promise<string | undefined> {
  const { rows } = await client.query<{ row: string; total: string }>(
    `select ${rowName(table)} as row, count(*) over () as total from ${qualified(staging, table.name)} c where not (${condition}) limit ${examples}`,
  );
  return rows.length === 0 ? undefined : `${told(table, rows, 'break', 'breaks')} the check "${name}", ${words}`;
}

async function findTwice(
  client: ClientBase,
  { name, keys, condition, nullsAreEqual }: Demand,
  table: PlannedTable,
  { staging }: Place,
): Promise<string | undefined> {
  const aliased = keys.map((key, i) => `${key} as k${i}`).join(', ');
  const groups = keys.map((_, i) => `k${i}`).join(', ');
  const isSet = nullsAreEqual ? [] : keys.map((key) => `(${key}) is not null`);
  const where = [...(condition === null ? [] : [`(${condition})`]), ...isSet].join(' and ') || 'true';
  const from = `from ${qualified(staging, table.name)} c where ${where}`;
  // Most often there is none, and the rows' names would cost as much again.
  const { rowCount } = await client.query(
    `select from (select ${aliased} ${from}) s group by ${groups} having count(*) > 1 limit 1`,
  );
  if (rowCount === 0) return undefined;
  const { rows } = await client.query<{ names: string[]; value: string }>(
    `select (array_agg(name order by name))[1:${examples}] as names, ${keys.map((_, i) => `coalesce(left(min(k${i}::text), 64), 'NULL')`).join(` || ', ' || `)} as value
       from (select ${aliased}, ${rowName(table)} as name ${from}) s group by ${groups} having count(*) > 1 order by 1 limit ${examples}`,
  );
  const groupsTold = rows.map(({ names, value }) => `${names.join(' and ')} (${value})`).join('; ');
  return `table "${table.source}": the unique "${name}" (${keys.join(', ')}) has only one of ${groupsTold}`;
}

async function findUnmet(
  client: ClientBase,
  { name, keys, referencedSchema, referencedTable, referencedColumns }: Demand,
  table: PlannedTable,
  { schema, staging, filled }: Place,
): Promise<string | undefined> {
  const isStaged = referencedSchema === schema && filled.has(referencedTable ?? '');
  const parent = qualified(isStaged ? staging : (referencedSchema ?? ''), referencedTable ?? '');
  const pairs = keys.map((key, i) => `p.${referencedColumns?.[i]} = c.${key}`).join(' and ');
  const isSet = keys.map((key) => `c.${key} is not null`).join(' and ');
  const { rows } = await client.query<{ row: string; total: string }>(
    `select ${rowName(table)} || ' (' || concat_ws(', ', ${keys.map((key) => `left(c.${key}::text, 64)`).join(', ')}) || ')' as row, count(*) over () as total
       from ${qualified(staging, table.name)} c where ${isSet} and not exists (select from ${parent} p where ${pairs}) limit ${examples}`,
  );
  if (rows.length === 0) return undefined;
  return `${told(table, rows, 'refer', 'refers')} by ${keys.join(', ')} to no row of "${referencedTable}" (${name})`;
}

function told(table: PlannedTable, rows: { row: string; total: string }[], many: string, one: string): string {
  const total = Number(rows[0]?.total ?? 0);
  const names = rows.map(({ row }) => row).join('; ') + (total > rows.length ? '; …' : '');
  return `table "${table.source}", ${plural(total, 'row')}, ${names}: ${total === 1 ? one : many}`;
}
