/** The one reader of what stands in a schema of the target; whoever asks about a part of it takes a view of this. */
import { readFileSync } from 'node:fs';
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { ClientBase } from 'pg';

/** As pg_trigger and pg_rewrite have it: fires where an application writes (O), always (A), for replication (R), never (D). */
export type FiringState = 'O' | 'A' | 'R' | 'D';

/** As pg_class has it: table, partitioned table, view, materialized view, foreign table, sequence. */
export type RelationKind = 'r' | 'p' | 'v' | 'm' | 'f' | 'S';

export interface Relation {
  oid: number;
  schema: string;
  name: string;
  kind: RelationKind;
  isPartition: boolean;
  /** Whether it inherits from a table or is a partition of one. */
  isHeir: boolean;
  /** Tables that inherit from it, which is not partitioned. */
  hasHeirs: boolean;
  persistence: 'p' | 'u' | 't';
  /** As pg_class has them. */
  options: string | null;
  optionList: string | null;
  hasRowSecurity: boolean;
  /** Row-level security binds the role, and would hide or refuse rows. */
  isBoundByPolicies: boolean;
  /** The role owns it, or is a member of the one that does. */
  isOwned: boolean;
  mayRead: boolean;
  mayInsert: boolean;
  /** Lock it against others who write, which takes a right to change or delete. */
  mayLock: boolean;
  mayDelete: boolean;
  mayTruncate: boolean;
  /** It is published for replication and has no replica identity: TRUNCATE alone takes rows out. */
  refusesDeletes: boolean;
  partitionKey: string | null;
  /** Partitions that hold rows: which rows each takes (null: all that no other does), and its own checks. */
  leaves: { name: string; takes: string | null; checks: { name: string; condition: string; columns: string[] }[] }[];
  /** The query of a view. */
  view: string | null;
  /** Number 0 is the relation's own. */
  comments: { number: number; column: string | null; text: string }[];
  columns: StructureColumn[];
  constraints: StructureConstraint[];
  indexes: StructureIndex[];
  triggers: StructureTrigger[];
  rules: StructureRule[];
  policies: string[];
  sequence: StructureSequence | null;
  /** What the query of a view names, with the kind of a relation or `function`. */
  reads: { schema: string; name: string; kind: RelationKind | 'function' }[];
}

export interface EnumElement {
  oid: number;
  /** As format_type() prints it. */
  name: string;
  values: string[];
}

export interface StructureColumn {
  number: number;
  name: string;
  /** As format_type() prints it. */
  type: string;
  typeOid: number;
  /** The same, of a domain the type below it. */
  baseType: string;
  baseTypeOid: number;
  domain: string | null;
  domainForbidsNull: boolean;
  domainChecks: { name: string; condition: string }[];
  enumValues: string[] | null;
  /** Of an array, where it is one of an enum. */
  enumElement: EnumElement | null;
  /** Those that its type comes from. */
  extensions: string[];
  /** Quoted where it must be; null for the database's own. */
  collation: string | null;
  /** Where it is not that of its type, quoted. */
  ownCollation: string | null;
  notNull: boolean;
  identity: '' | 'a' | 'd';
  /** Stored or virtual. */
  generated: '' | 's' | 'v';
  /** The default, or what generates it. */
  default: string | null;
  defaultText: string | null;
  /** Columns of the table that what generates it looks at. */
  computedFrom: string[];
  /** Functions that the default calls and that are not PostgreSQL's own: what they do is their author's. */
  defaultCalls: string[];
  /** Quoted, with their schemas. */
  sequences: string[];
}

export interface StructureConstraint {
  oid: number;
  name: string;
  /** Primary key, unique, foreign key, check, exclusion, constraint trigger. That a column is not null, it says itself. */
  kind: 'p' | 'u' | 'f' | 'c' | 'x' | 't';
  columns: string[];
  definition: string;
  text: string;
  /** Expression of a check. */
  condition: string | null;
  isValid: boolean;
  isEnforced: boolean;
  isOverPeriods: boolean;
  isInherited: boolean;
  /** MATCH FULL: all columns of a reference are NULL, or none. */
  isMatchFull: boolean;
  deferrable: boolean;
  referencedSchema: string | null;
  referencedTable: string | null;
  referencedColumns: string[];
  hasDisabledTriggers: boolean;
}

export interface StructureIndex {
  oid: number;
  name: string;
  definition: string;
  /** SQL of the columns or expressions. */
  keys: string[];
  condition: string | null;
  isUnique: boolean;
  isValid: boolean;
  isReady: boolean;
  nullsAreEqual: boolean;
  /** A B-tree. */
  isTree: boolean;
  /** There are expressions in it, or a condition. */
  isComputed: boolean;
  /** Its values vary in length. */
  mayBeLong: boolean;
  /** The key or exclusion that it serves. */
  constraint: string | null;
}

export interface StructureTrigger {
  name: string;
  /** Quoted, with its schema: the table, or a partition of it. */
  table: string;
  isOwn: boolean;
  /** The role owns its table, or is a member of the one that does. */
  isOurs: boolean;
  state: FiringState;
  onInsert: boolean;
  /** Or on TRUNCATE. */
  onDelete: boolean;
  definition: string;
}

export interface StructureRule {
  name: string;
  state: FiringState;
  event: 'insert' | 'delete' | 'other';
  isInstead: boolean;
}

export interface StructureSequence {
  type: string;
  start: string;
  increment: string;
  min: string;
  max: string;
  cache: string;
  cycles: boolean;
  owner: { table: string; column: string; number: number; isIdentity: boolean } | null;
}

export interface Structure {
  /** In the order in which they were made. */
  relations: Relation[];
  /** Enums (e), domains (d), ranges (r) and types of several columns (c). */
  types: { name: string; kind: 'e' | 'd' | 'r' | 'c'; values: string[] }[];
  /** With the statement that makes each. */
  collations: { name: string; sql: string }[];
  functions: { name: string }[];
}

const query = readFileSync(new URL('./structure.sql', import.meta.url), 'utf8');

/** Empty if the schema does not exist. `names`: only these relations. */
export async function readStructure(client: ClientBase, schema: string, names?: readonly string[]): Promise<Structure> {
  const { rows } = await client.query<{ kind: string; object: { name: string; oid?: number } }>(query, [
    schema,
    names ?? null,
  ]);
  const of = <Found>(kind: string) => rows.flatMap((row) => (row.kind === kind ? [row.object as Found] : []));
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  return {
    relations: of<Relation>('relation').toSorted((a, b) => a.oid - b.oid),
    types: of<Structure['types'][number]>('type').toSorted(byName),
    collations: of<Structure['collations'][number]>('collation').toSorted(byName),
    functions: of<Structure['functions'][number]>('function').toSorted(byName),
  };
}

/**
 * The same, with the schema's own objects named without it, so that two schemas can be compared. Needs an open
 * transaction; the search path is as before when it returns.
 */
export async function readStructureWithin(
  client: ClientBase,
  schema: string,
  names?: readonly string[],
): Promise<Structure> {
  await client.query('savepoint reading_structure');
  await client.query(`set local search_path = ${quoteIdentifier(schema)}`);
  const structure = await readStructure(client, schema, names);
  await client.query('rollback to savepoint reading_structure');
  return structure;
}

/** Whether rows can be kept in it. */
export function isTable({ kind }: Pick<Relation, 'kind'>): boolean {
  return kind === 'r' || kind === 'p';
}

/** Those that no key or exclusion has made. */
export function ownIndexes({ indexes }: Relation): StructureIndex[] {
  return indexes.filter(({ constraint }) => constraint === null);
}

/** Keys, references, checks and exclusions: what the statements of a table name. */
export function ownConstraints({ constraints }: Relation): StructureConstraint[] {
  return constraints.filter(({ kind }) => kind !== 't');
}

/** The OIDs of types, of those that are there. */
export async function resolveTypes(client: ClientBase, names: readonly string[]): Promise<(number | null)[]> {
  const { rows } = await client.query<{ oid: number | null }>(
    'select pg_catalog.to_regtype(name)::oid as oid from pg_catalog.unnest($1::text[]) with ordinality as t (name, place) order by place',
    [names],
  );
  return rows.map(({ oid }) => oid);
}
