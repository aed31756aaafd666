/** The tables that the target already has, as far as it matters for filling them. */
import type { ClientBase } from 'pg';
import { UsageError } from '../errors.ts';
import { ownRows } from '../server/ddl.ts';
import {
  type EnumElement,
  isTable,
  type Relation,
  readStructure,
  type StructureColumn,
  type StructureRule,
  type StructureTrigger,
} from '../server/read-structure.ts';

export interface TargetTable {
  schema: string;
  name: string;
  columns: TargetColumn[];
  primaryKey: { name: string; columns: string[] } | undefined;
  foreignKeys: TargetForeignKey[];
  /** Its own and its partitions' triggers, which must not change what is moved in. */
  triggers: StructureTrigger[];
  rules: StructureRule[];
  /** Row-level security binds the role, and would hide or refuse rows. */
  isBoundByPolicies: boolean;
  /** The role may read it, insert into it, and lock it against others, which takes a right to change or delete. */
  mayFill: boolean;
  mayTruncate: boolean;
  mayDelete: boolean;
  /** PostgreSQL does, whatever the role: it is published for replication and has no replica identity. */
  refusesDeletes: boolean;
  isPartitioned: boolean;
  /** Tables inherit from it, whose rows are not its own. */
  hasHeirs: boolean;
  /** The role owns it, or is a member of the one that does. */
  isOwned: boolean;
  /** False where the role may not look. */
  isEmpty: boolean;
}

export interface TargetColumn {
  name: string;
  /** As format_type() prints it; of a domain the type below it. */
  type: string;
  /** Values of an enum, in their order. */
  enumValues: string[] | undefined;
  /** Of an array of an enum. */
  enumElement: EnumElement | undefined;
  notNull: boolean;
  hasDefault: boolean;
  /** Computed by the database: no value can be given. */
  isGenerated: boolean;
  /** Those that number it, quoted with their schemas. */
  sequences: string[];
  /** Functions of the target's own that its default calls. */
  defaultCalls: string[];
}

export interface TargetForeignKey {
  name: string;
  columns: string[];
  referencedSchema: string;
  referencedTable: string;
  referencedColumns: string[];
  deferrable: boolean;
}

/** `names`: only these. Throws UsageError `target_schema_missing`. */
export async function readTargetTables(
  client: ClientBase,
  schema: string,
  names?: readonly string[],
): Promise<TargetTable[]> {
  const { relations } = await readStructure(client, schema, names);
  const found = relations.filter((relation) => isTable(relation) && !relation.isPartition);
  if (found.length === 0) {
    throw new UsageError(`The schema "${schema}" of the target has no tables to fill.`, {
      code: 'target_schema_missing',
      hint: "Run the application's own migrations on the target first, name its schema with --schema, or leave out --data-only.",
    });
  }
  const tables: TargetTable[] = [];
  for (const relation of found.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const isEmpty = relation.mayRead && (await hasNoRows(client, relation));
    tables.push({ ...asTarget(relation), isEmpty });
  }
  return tables;
}

function asTarget(relation: Relation): Omit<TargetTable, 'isEmpty'> {
  const { schema, name, constraints, triggers, rules, isBoundByPolicies, hasHeirs, isOwned } = relation;
  const { mayTruncate, mayDelete, refusesDeletes } = relation;
  const primaryKey = constraints.find(({ kind }) => kind === 'p');
  return {
    schema,
    name,
    triggers,
    rules,
    isBoundByPolicies,
    mayTruncate,
    mayDelete,
    refusesDeletes,
    hasHeirs,
    isPartitioned: relation.partitionKey !== null,
    isOwned,
    columns: relation.columns.map(asTargetColumn),
    primaryKey: primaryKey && {
      name: primaryKey.name,
      columns: primaryKey.columns,
    },
    foreignKeys: constraints.flatMap((key) => {
      const { referencedSchema, referencedTable, referencedColumns, deferrable } = key;
      if (key.kind !== 'f' || key.isInherited || referencedSchema === null || referencedTable === null) return [];
      const { name: keyName, columns } = key;
      return [
        {
          name: keyName,
          columns,
          referencedSchema,
          referencedTable,
          referencedColumns,
          deferrable,
        },
      ];
    }),
    mayFill: relation.mayRead && relation.mayInsert && relation.mayLock,
  };
}

function asTargetColumn(column: StructureColumn): TargetColumn {
  const { name, baseType, enumValues, enumElement, identity, sequences, defaultCalls } = column;
  return {
    name,
    sequences,
    defaultCalls,
    type: baseType,
    enumValues: enumValues ?? undefined,
    enumElement: enumElement ?? undefined,
    notNull: column.notNull || column.domainForbidsNull,
    hasDefault: column.default !== null || identity !== '',
    isGenerated: column.generated !== '',
  };
}

async function hasNoRows(client: ClientBase, { schema, name, hasHeirs }: Relation): Promise<boolean> {
  const own = ownRows(schema, { name, ...(hasHeirs ? { hasHeirs } : {}) });
  const { rows } = await client.query<{ empty: boolean }>(`select not exists (select from ${own}) as empty`);
  return rows[0]?.empty === true;
}
