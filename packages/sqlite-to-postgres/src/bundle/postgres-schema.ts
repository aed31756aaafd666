/**
 * A schema of PostgreSQL as the statements that make it again. Names are written as the search path has them, so that
 * the same statements make it in any other schema. Every expression is PostgreSQL's own text of it.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';
import type { PostgresManifest } from './manifest.ts';
import {
  collationsQuery,
  columnsQuery,
  completionQuery,
  enumsQuery,
  extensionsQuery,
  leftBehindQuery,
  sequencesQuery,
  tablesQuery,
  unsupportedQuery,
  viewsQuery,
} from './postgres-catalog-queries.ts';

export type PostgresSchema = Pick<
  PostgresManifest,
  'extensions' | 'collations' | 'enums' | 'sequences' | 'creation' | 'completion' | 'views' | 'leftBehind'
> & { tables: PostgresTable[] };

export interface PostgresTable {
  name: string;
  /** Those that hold values; PostgreSQL computes the others. */
  columns: { name: string; type: string }[];
}

interface ColumnRow {
  table: string;
  name: string;
  type: string;
  collation: string | null;
  not_null: boolean;
  default: string | null;
  is_generated: boolean;
  identity: '' | 'a' | 'd';
  /** Name and options of the sequence behind an identity. */
  sequence: string | null;
  sequence_options: string | null;
}

/** Needs a transaction whose search path is the schema alone. Throws TargetError `bundle_unsupported`. */
export async function readPostgresSchema(client: ClientBase, schema: string): Promise<PostgresSchema> {
  const rows = async <Row extends object>(query: string) =>
    (await client.query<Row>(query, [quoteIdentifier(schema)])).rows;
  const unsupported = await rows<{ name: string }>(unsupportedQuery);
  if (unsupported.length > 0) throw unsupportedError(schema, unsupported);
  const tables = await rows<{ name: string; persistence: string; comments: string[] | null }>(tablesQuery);
  const columns = Map.groupBy(await rows<ColumnRow>(columnsQuery), ({ table }) => table);
  const enums = await rows<{ name: string; values: string[] }>(enumsQuery);
  const sequences = await rows<SequenceRow>(sequencesQuery);
  return {
    extensions: (await rows<{ name: string }>(extensionsQuery)).map(({ name }) => name),
    collations: await rows<PostgresManifest['collations'][number]>(collationsQuery),
    enums: enums.map(({ name, values }) => ({
      name,
      sql: `create type ${quoteIdentifier(name)} as enum (${values.map(quoteLiteral).join(', ')})`,
    })),
    sequences: sequences.map(sequenceStatements),
    creation: tables.map(({ name, persistence, comments }) => ({
      table: name,
      sql: [createTable(name, persistence, columns.get(name) ?? []), ...(comments ?? [])].join(';\n'),
    })),
    completion: await rows<PostgresManifest['completion'][number]>(completionQuery),
    views: await rows<PostgresManifest['views'][number]>(viewsQuery),
    leftBehind: (await rows<{ name: string }>(leftBehindQuery)).map(({ name }) => name),
    tables: tables.map(({ name }) => ({
      name,
      columns: (columns.get(name) ?? [])
        .filter((column) => !column.is_generated)
        .map((column) => ({ name: column.name, type: column.type })),
    })),
  };
}

function createTable(name: string, persistence: string, columns: readonly ColumnRow[]): string {
  const definitions = columns.map((column) => `  ${columnDefinition(column)}`).join(',\n');
  return `create ${persistence === 'u' ? 'unlogged ' : ''}table ${quoteIdentifier(name)} (\n${definitions}\n)`;
}

function columnDefinition(column: ColumnRow): string {
  const parts = [quoteIdentifier(column.name), column.type];
  if (column.collation !== null) parts.push(`collate ${column.collation}`);
  if (column.is_generated) parts.push(`generated always as (${column.default}) stored`);
  else if (column.default !== null) parts.push(`default ${column.default}`);
  if (column.identity !== '') {
    const how = column.identity === 'a' ? 'always' : 'by default';
    parts.push(`generated ${how} as identity (sequence name ${column.sequence} ${column.sequence_options})`);
  }
  if (column.not_null) parts.push('not null');
  return parts.join(' ');
}

interface SequenceRow {
  name: string;
  type: string;
  options: string;
  is_identity: boolean;
  owned_by_table: string | null;
  owned_by_column: string | null;
  last_value: string;
  is_called: boolean;
}

function sequenceStatements(row: SequenceRow): PostgresManifest['sequences'][number] {
  const name = quoteIdentifier(row.name);
  const { owned_by_table: table, owned_by_column: column, is_identity: isIdentity } = row;
  const owned =
    table === null || column === null || isIdentity
      ? []
      : [`alter sequence ${name} owned by ${quoteIdentifier(table)}.${quoteIdentifier(column)}`];
  return {
    name: row.name,
    ownedBy: table,
    create: isIdentity ? null : `create sequence ${name} as ${row.type} ${row.options}`,
    sql: [...owned, `select setval(${quoteLiteral(name)}::regclass, ${row.last_value}, ${row.is_called})`],
  };
}

function unsupportedError(schema: string, found: readonly { name: string }[]): TargetError {
  return new TargetError(`The schema "${schema}" has tables that a bundle cannot carry.`, {
    code: 'bundle_unsupported',
    findings: found.map(({ name }) => name),
    hint: 'Nothing was written. Use pg_dump for this schema.',
  });
}
