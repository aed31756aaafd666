/**
 * The plan as SQL: what `--dry-run` writes and the staging carries out, in the order of the phases. `schema` is the
 * staging schema while staging, the target schema on paper. Pure.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres/connection';
import type {
  MigrationPlan,
  PlannedCollation,
  PlannedColumn,
  PlannedForeignKey,
  PlannedIndex,
  PlannedTable,
  PlannedView,
} from '../plan/plan.ts';
import { isSentAsText, typeSql } from '../types/target-type.ts';

const quoteList = (names: readonly string[]) => names.map(quoteIdentifier).join(', ');

/** Without a schema: the bare name, to be found on the search path. */
export function qualified(schema: string | undefined, name: string): string {
  return schema === undefined ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
}

/** Where the rows of a table are read, emptied or counted: without those of tables that inherit from it. */
export function ownRows(
  schema: string | undefined,
  { name, hasHeirs }: Pick<PlannedTable, 'name' | 'hasHeirs'>,
): string {
  return `${hasHeirs ? 'only ' : ''}${qualified(schema, name)}`;
}

/** Types, sequences and bare tables: what rows can be copied into. */
export function creationStatements(plan: MigrationPlan, schema: string | undefined): string[] {
  if (plan.dataOnly) return plan.tables.flatMap((table) => createLike(table, schema, plan.schema));
  return [
    ...plan.collations.map((collation) => createCollation(collation, schema)),
    ...plan.enums.map(
      ({ name, values }) => `create type ${qualified(schema, name)} as enum (${values.map(quoteLiteral).join(', ')})`,
    ),
    ...plan.tables.flatMap((table) => createTable(table, schema)),
  ];
}

/** Only the server knows whether it takes rules. */
function createCollation({ name, rules, plainLocale }: PlannedCollation, schema: string | undefined): string {
  const create = (options: string) =>
    `create collation ${qualified(schema, name)} (provider = icu, ${options}, deterministic = false);`;
  const body = `begin
  if pg_catalog.current_setting('server_version_num')::integer >= 160000 then
    ${create(`locale = 'und', rules = ${quoteLiteral(rules)}`)}
  else
    ${create(`locale = ${quoteLiteral(plainLocale)}`)}
  end if;
end`;
  return `do ${quoteLiteral(body)}`;
}

/**
 * In the form of the table that it will fill, bare of its keys and checks, which are applied to the rows by queries; those
 * of domains, too, for which a column is of the type below its domain. A column that nothing fills takes no number of the
 * target's sequences here, and calls no function of the target's that could. `isUncomputed`: what the target computes stands
 * empty here, as it fails for a row. It does so, too, where texts come in of which PostgreSQL reads values when all are there
 * (`sent-as-text.ts`).
 */
export function createLike(
  { name, columns }: PlannedTable,
  schema: string | undefined,
  target: string,
  { isUncomputed = false } = {},
): string[] {
  const staged = qualified(schema, name);
  const texts = columns.filter(({ type }) => isSentAsText(type)).map((column) => quoteIdentifier(column.name));
  const generated = isUncomputed || texts.length > 0 ? '' : ' including generated';
  const body = `declare
  unfilled record;
  held record;
begin
  for held in
    with recursive step (number, name, oid, base, typmod) as (
      select a.attnum, a.attname, t.oid, t.typbasetype, a.atttypmod from pg_attribute a join pg_type t on t.oid = a.atttypid
       where a.attrelid = ${quoteLiteral(staged)}::regclass::oid and a.attnum > 0 and t.typtype = 'd' and a.attgenerated = ''
      union all
      select number, name, b.oid, b.typbasetype, d.typtypmod
        from step join pg_type d on d.oid = step.oid join pg_type b on b.oid = step.base
    ) select pg_catalog.quote_ident(name) as name, pg_catalog.format_type(oid, typmod) as type from step where base = 0::oid order by number
  loop
    begin
      execute pg_catalog.format(${quoteLiteral(`alter table ${staged.replaceAll('%', '%%')} alter column %s drop default, alter column %s type %s`)}, held.name, held.name, held.type);
    exception when feature_not_supported then null; -- a generated column reads it
    end;
  end loop;
  for unfilled in
    select pg_catalog.quote_ident(a.attname) as name, coalesce(pg_catalog.pg_get_expr(d.adbin, d.adrelid), '') ~ 'nextval\\(' or exists (
             select from pg_depend u join pg_proc p on p.oid = u.refobjid and p.provolatile = 'v'
              where u.classid = 'pg_attrdef'::regclass::oid and u.objid = d.oid and u.refclassid = 'pg_proc'::regclass::oid) as numbers
      from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = ${quoteLiteral(staged)}::regclass::oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and a.attname <> all (array[${columns.map((column) => quoteLiteral(column.name)).join(', ')}]::name[])
  loop
    execute pg_catalog.format(${quoteLiteral(`alter table ${staged.replaceAll('%', '%%')} alter column %s drop not null`)}, unfilled.name);
    if unfilled.numbers then
      execute pg_catalog.format(${quoteLiteral(`alter table ${staged.replaceAll('%', '%%')} alter column %s drop default`)}, unfilled.name);
    end if;
  end loop;
end`;
  return [
    `create table ${staged} (like ${qualified(target, name)} including defaults${generated} including storage)`,
    `do ${quoteLiteral(body)}`,
    ...texts.map(
      (column) => `alter table ${staged} alter column ${column} drop default, alter column ${column} type text`,
    ),
  ];
}

/** A table with its sequences and comments, bare of keys. */
export function createTable(table: PlannedTable, schema: string | undefined): string[] {
  const serials = table.columns.filter(({ sequence }) => sequence?.style === 'serial');
  const columns = table.columns.map((column) => `  ${columnDefinition(column, schema)}`);
  return [
    ...serials.map(
      ({ sequence, type }) => `create sequence ${qualified(schema, sequence?.name ?? '')} as ${type.kind}`,
    ),
    `create table ${qualified(schema, table.name)} (\n${columns.join(',\n')}\n)`,
    ...serials.map(
      ({ sequence, name }) =>
        `alter sequence ${qualified(schema, sequence?.name ?? '')} owned by ${qualified(schema, table.name)}.${quoteIdentifier(name)}`,
    ),
    ...comments(table, schema),
  ];
}

function comments(table: PlannedTable, schema: string | undefined): string[] {
  const name = qualified(schema, table.name);
  return [
    ...(table.comment === undefined ? [] : [`comment on table ${name} is ${quoteLiteral(table.comment)}`]),
    ...table.columns.flatMap((column) =>
      column.comment === undefined
        ? []
        : [`comment on column ${name}.${quoteIdentifier(column.name)} is ${quoteLiteral(column.comment)}`],
    ),
  ];
}

export function columnDefinition(column: PlannedColumn, schema: string | undefined): string {
  const parts = [quoteIdentifier(column.name), typeSql(column.type, schema)];
  if (column.collation !== undefined) parts.push(`collate ${qualified(schema, column.collation)}`);
  if (column.generated !== undefined) parts.push(`generated always as (${column.generated}) stored`);
  if (column.notNull) parts.push('not null');
  if (column.sequence?.style === 'identity') {
    parts.push(`generated by default as identity (sequence name ${qualified(schema, column.sequence.name)})`);
  } else if (column.sequence !== undefined) {
    parts.push(`default nextval(${quoteLiteral(qualified(schema, column.sequence.name))}::regclass)`);
  } else if (column.default !== undefined) {
    parts.push(`default ${column.default}`);
  }
  return parts.join(' ');
}

/** To be run with the schema as search path. */
export function createView({ name, columns, sql }: PlannedView, schema: string | undefined): string {
  return `create view ${qualified(schema, name)} (${quoteList(columns)}) as ${sql}`;
}

export interface ConstraintStatement {
  table: string;
  name: string;
  /** For the progress line and an error: `primary key "users_pkey"`. */
  subject: string;
  /** All at once; of a key or a check, under a lock that keeps everybody else from the table. */
  sql: string;
  /** The same in two steps, of which only one needs that lock, for a moment: of a key the second, of a foreign key the first. */
  inSteps?: { build: string; finish?: string };
}

/** Keys and indexes first, foreign keys last, so that every reference finds its key. */
export function constraintStatements(plan: MigrationPlan, schema: string | undefined): ConstraintStatement[] {
  return [
    ...plan.tables.flatMap((table) => ownConstraints(plan, table, schema)),
    ...foreignKeyStatements(plan, schema),
  ];
}

/** The foreign keys of all tables; they need the keys of the others. */
export function foreignKeyStatements(
  { dataOnly, tables }: MigrationPlan,
  schema: string | undefined,
): ConstraintStatement[] {
  if (dataOnly) return [];
  return tables.flatMap((table) =>
    table.foreignKeys.map((key) => {
      const [name, sql] = [quoteIdentifier(key.name), addForeignKey(table, key, schema)];
      const finish = `alter table ${qualified(schema, table.name)} validate constraint ${name}`;
      return {
        table: table.name,
        name: key.name,
        subject: `foreign key ${name}`,
        sql,
        ...(key.notValid ? {} : { inSteps: { build: `${sql} not valid`, finish } }),
      };
    }),
  );
}

/** Keys, checks and indexes of one table, which need no other. */
export function ownConstraints(
  { dataOnly }: MigrationPlan,
  table: PlannedTable,
  schema: string | undefined,
): ConstraintStatement[] {
  if (dataOnly) return [];
  const alter = `alter table ${qualified(schema, table.name)} add constraint`;
  const key = (kind: 'primary key' | 'unique', name: string, columns: readonly string[]) => ({
    table: table.name,
    name,
    subject: `${kind} ${quoteIdentifier(name)}`,
    sql: `${alter} ${quoteIdentifier(name)} ${kind} (${quoteList(columns)})`,
    inSteps: {
      build: createIndex(table, { name, unique: true, keys: columns.map(quoteIdentifier), where: undefined }, schema),
      finish: `${alter} ${quoteIdentifier(name)} ${kind} using index ${quoteIdentifier(name)}`,
    },
  });
  return [
    ...(table.primaryKey ? [key('primary key', table.primaryKey.name, table.primaryKey.columns)] : []),
    ...table.uniques.map(({ name, columns }) => key('unique', name, columns)),
    ...table.checks.map(({ name, expression, notValid }) => ({
      table: table.name,
      name,
      subject: `check ${quoteIdentifier(name)}`,
      sql: `${alter} ${quoteIdentifier(name)} check (${expression})${notValid ? ' not valid' : ''}`,
    })),
    ...table.indexes.map((index) => {
      const build = createIndex(table, index, schema);
      const subject = `index ${quoteIdentifier(index.name)}`;
      return { table: table.name, name: index.name, subject, sql: build, inSteps: { build } };
    }),
  ];
}

function createIndex(table: PlannedTable, index: PlannedIndex, schema: string | undefined): string {
  const where = index.where === undefined ? '' : ` where ${index.where}`;
  const unique = index.unique ? 'unique ' : '';
  return `create ${unique}index ${quoteIdentifier(index.name)} on ${qualified(schema, table.name)} (${index.keys.join(', ')})${where}`;
}

function addForeignKey(table: PlannedTable, key: PlannedForeignKey, schema: string | undefined): string {
  const deferrable = key.deferrable ? ` deferrable${key.initiallyDeferred ? ' initially deferred' : ''}` : '';
  return (
    `alter table ${qualified(schema, table.name)} add constraint ${quoteIdentifier(key.name)} ` +
    `foreign key (${quoteList(key.columns)}) ` +
    `references ${qualified(schema, key.referencedTable)} (${quoteList(key.referencedColumns)}) ` +
    `on delete ${key.onDelete.toLowerCase()} on update ${key.onUpdate.toLowerCase()}${deferrable}${key.notValid ? ' not valid' : ''}`
  );
}

/** Sets every sequence past the highest value in its column and past the highest ever used. */
export function sequenceStatements(plan: MigrationPlan, schema: string | undefined): string[] {
  if (plan.dataOnly) return [];
  return plan.tables.flatMap((table) =>
    table.columns.flatMap(({ name, sequence }) => {
      if (sequence === undefined) return [];
      const highest = `greatest((select max(${quoteIdentifier(name)}) from ${qualified(schema, table.name)}), ${sequence.lastUsed})`;
      const regclass = `${quoteLiteral(qualified(schema, sequence.name))}::regclass`;
      return [`select pg_catalog.setval(${regclass}, greatest(${highest}, 1), ${highest} >= 1)`];
    }),
  );
}

/** The whole schema as a script; with `schema` as it will stand there, without as a migration for the search path. */
export function ddlScript(plan: MigrationPlan, schema?: string): string {
  if (plan.dataOnly) return '-- The tables are there already.\n';
  const statements = [
    ...(schema === undefined ? [] : [`create schema if not exists ${quoteIdentifier(schema)}`]),
    ...creationStatements(plan, schema),
    ...constraintStatements(plan, schema).map(({ sql }) => sql),
    ...(schema === undefined || plan.views.length === 0 ? [] : [`set search_path = ${quoteIdentifier(schema)}`]),
    ...plan.views.map((view) => createView(view, schema)),
  ];
  return statements.map((statement) => `${statement};\n`).join('\n');
}
