/**
 * A schema of PostgreSQL as the statements that make it again. Names are written as the search path has them, so that
 * the same statements make it in any other schema. Every expression is PostgreSQL's own text of it.
 */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';
import { TargetError } from '../errors.ts';
import {
  isTable,
  ownConstraints,
  ownIndexes,
  type Relation,
  readStructure,
  type Structure,
  type StructureColumn,
  type StructureSequence,
} from '../server/read-structure.ts';
import type { PostgresManifest } from './manifest.ts';

export type PostgresSchema = Pick<
  PostgresManifest,
  'extensions' | 'collations' | 'enums' | 'sequences' | 'creation' | 'completion' | 'views' | 'leftBehind'
> & { tables: PostgresTable[] };

export interface PostgresTable {
  name: string;
  /** Those that hold values; PostgreSQL computes the others. */
  columns: { name: string; type: string }[];
}

/** Needs a transaction whose search path is the schema alone. Throws TargetError `bundle_unsupported`. */
export async function readPostgresSchema(client: ClientBase, schema: string): Promise<PostgresSchema> {
  const structure = await readStructure(client, schema);
  const unsupported = findUnsupported(structure);
  if (unsupported.length > 0) throw unsupportedError(schema, unsupported);
  const { relations, types, collations } = structure;
  const tables = relations.filter(isTable);
  const extensions = tables.flatMap(({ columns }) => columns.flatMap((column) => column.extensions));
  const foreign = foreignViews(structure, schema);
  return {
    extensions: [...new Set(extensions)].toSorted(),
    collations,
    enums: types
      .filter(({ kind }) => kind === 'e')
      .map(({ name, values }) => ({
        name,
        sql: `create type ${quoteIdentifier(name)} as enum (${values.map(quoteLiteral).join(', ')})`,
      })),
    sequences: await readSequences(client, relations),
    creation: tables.map((table) => ({
      table: table.name,
      sql: [createTable(table, relations), ...commentStatements(table)].join(';\n'),
    })),
    completion: completionStatements(tables, schema),
    views: relations
      .filter(({ kind, name }) => kind === 'v' && !foreign.has(name))
      .map((view) => ({ name: view.name, sql: createView(view) })),
    leftBehind: leftBehind(structure, schema, foreign),
    tables: tables.map(({ name, columns }) => ({
      name,
      columns: columns
        .filter(({ generated }) => generated === '')
        .map((column) => ({ name: column.name, type: column.type })),
    })),
  };
}

/** What has no statement of ours: partitions, inheritance, types of the schema other than enums. */
function findUnsupported({ relations, types }: Structure): string[] {
  return [
    ...relations
      .filter(({ kind, isHeir }) => kind === 'p' || kind === 'f' || (kind === 'r' && isHeir))
      .map(({ name }) => `table "${name}" is partitioned, inherited or foreign`),
    ...types.filter(({ kind }) => kind !== 'e').map(({ name }) => `type "${name}" is not an enum`),
  ].toSorted();
}

function createTable({ name, persistence, columns }: Relation, relations: readonly Relation[]): string {
  const definitions = columns.map((column) => {
    const identity = relations.find(({ sequence }) => isIdentityOf(sequence, name, column.name));
    return `  ${columnDefinition(column, identity)}`;
  });
  return `create ${persistence === 'u' ? 'unlogged ' : ''}table ${quoteIdentifier(name)} (\n${definitions.join(',\n')}\n)`;
}

function isIdentityOf(sequence: StructureSequence | null, table: string, column: string): boolean {
  return sequence?.owner?.isIdentity === true && sequence.owner.table === table && sequence.owner.column === column;
}

function columnDefinition(column: StructureColumn, identity: Relation | undefined): string {
  const parts = [quoteIdentifier(column.name), column.type];
  if (column.ownCollation !== null) parts.push(`collate ${column.ownCollation}`);
  if (column.generated !== '')
    parts.push(`generated always as (${column.default}) ${column.generated === 's' ? 'stored' : 'virtual'}`);
  else if (column.default !== null) parts.push(`default ${column.default}`);
  if (column.identity !== '' && identity?.sequence) {
    const how = column.identity === 'a' ? 'always' : 'by default';
    const sequence = `sequence name ${quoteIdentifier(identity.name)} ${sequenceOptions(identity.sequence)}`;
    parts.push(`generated ${how} as identity (${sequence})`);
  }
  if (column.notNull) parts.push('not null');
  return parts.join(' ');
}

function sequenceOptions({ increment, min, max, start, cache, cycles }: StructureSequence): string {
  return `increment by ${increment} minvalue ${min} maxvalue ${max} start with ${start} cache ${cache}${cycles ? ' cycle' : ''}`;
}

function commentStatements({ name, comments }: Relation): string[] {
  return comments.map(({ column, text }) => {
    const what =
      column === null ? `table ${quoteIdentifier(name)}` : `column ${quoteIdentifier(name)}.${quoteIdentifier(column)}`;
    return `comment on ${what} is ${quoteLiteral(text)}`;
  });
}

/** Keys, checks and indexes before foreign keys; foreign keys to tables of other schemas stay behind. */
function completionStatements(tables: readonly Relation[], schema: string): PostgresManifest['completion'] {
  const constraints = tables.flatMap((table) =>
    ownConstraints(table)
      .filter(({ kind, referencedSchema }) => kind !== 'f' || referencedSchema === schema)
      .map(({ oid, name, kind, definition }) => ({
        oid,
        step: kind === 'f' ? 3 : 1,
        table: table.name,
        name,
        isRelation: 'pux'.includes(kind),
        sql: `alter table ${quoteIdentifier(table.name)} add constraint ${quoteIdentifier(name)} ${definition}`,
      })),
  );
  const indexes = tables.flatMap((table) =>
    ownIndexes(table)
      .filter(({ isValid }) => isValid)
      .map(({ oid, name, definition }) => ({
        oid,
        step: 2,
        table: table.name,
        name,
        isRelation: true,
        sql: definition,
      })),
  );
  return [...constraints, ...indexes]
    .toSorted((a, b) => a.step - b.step || a.oid - b.oid)
    .map(({ table, name, isRelation, sql }) => ({ table, name, isRelation, sql }));
}

function createView({ name, optionList, view }: Relation): string {
  const options = optionList === null ? '' : ` with (${optionList})`;
  return `create view ${quoteIdentifier(name)}${options} as ${view?.replace(/[; ]+$/, '')}`;
}

/** Views that read from more than tables and views of the schema. */
function foreignViews({ relations }: Structure, schema: string): ReadonlySet<string> {
  const views = relations.filter(({ kind }) => kind === 'v');
  const foreign = new Set<string>();
  const isForeign = ({ reads }: Relation) =>
    reads.some((read) => {
      if (read.schema === schema) return read.kind === 'm' || read.kind === 'function' || foreign.has(read.name);
      return read.kind === 'm' || !['pg_catalog', 'information_schema'].includes(read.schema);
    });
  for (let known = -1; known !== foreign.size; ) {
    known = foreign.size;
    for (const view of views) if (isForeign(view)) foreign.add(view.name);
  }
  return foreign;
}

function leftBehind({ relations, functions }: Structure, schema: string, foreign: ReadonlySet<string>): string[] {
  return [
    ...[...foreign].map((name) => `view ${name}`),
    ...relations.filter(({ kind }) => kind === 'm').map(({ name }) => `materialized view ${name}`),
    ...functions.map(({ name }) => `function ${name}`),
    ...relations.flatMap(({ name: table, triggers, policies, constraints }) => [
      ...triggers.map(({ name }) => `trigger ${name} of ${table}`),
      ...policies.map((name) => `policy ${name} of ${table}`),
      ...constraints
        .filter(({ kind, referencedSchema }) => kind === 'f' && referencedSchema !== schema)
        .map(({ name }) => `foreign key ${name} of ${table}`),
    ]),
  ].toSorted();
}

/** Where each stands is its own to say, and no part of the structure. */
async function readSequences(
  client: ClientBase,
  relations: readonly Relation[],
): Promise<PostgresManifest['sequences']> {
  const statements: PostgresManifest['sequences'] = [];
  for (const { name, sequence } of relations) {
    if (sequence === null) continue;
    const quoted = quoteIdentifier(name);
    const { rows } = await client.query<{ last: string; isCalled: boolean }>(
      `select last_value::text as last, is_called as "isCalled" from ${quoted}`,
    );
    const isIdentity = sequence.owner?.isIdentity === true;
    const { table, column } = sequence.owner ?? {};
    const owned =
      table === undefined || column === undefined || isIdentity
        ? []
        : [`alter sequence ${quoted} owned by ${quoteIdentifier(table)}.${quoteIdentifier(column)}`];
    statements.push({
      name,
      ownedBy: table ?? null,
      create: isIdentity ? null : `create sequence ${quoted} as ${sequence.type} ${sequenceOptions(sequence)}`,
      sql: [
        ...owned,
        `select pg_catalog.setval(${quoteLiteral(quoted)}::regclass, ${rows[0]?.last}, ${rows[0]?.isCalled})`,
      ],
    });
  }
  return statements;
}

function unsupportedError(schema: string, findings: string[]): TargetError {
  return new TargetError(`The schema "${schema}" has tables that a bundle cannot carry.`, {
    code: 'bundle_unsupported',
    findings,
    hint: 'Nothing was written. Use pg_dump for this schema.',
  });
}
