/**
 * Which tables stand in the target so that their values can be compared: with every column of the plan, each of a type
 * that the plan's cast reads. Asked before any row is read, since a later schema may be another one.
 */
import type { ClientBase } from 'pg';
import type { PlannedTable } from '../plan/plan.ts';
import { isTable, type Relation, readStructure, resolveTypes, type StructureColumn } from '../server/read-structure.ts';
import { type TargetType, typeSql } from '../types/target-type.ts';

export interface PlacedTable {
  table: PlannedTable;
  /** Where it should stand. */
  schema: string;
  name: string;
}

export interface RetypedColumn {
  table: string;
  column: string;
  /** As PostgreSQL names it. */
  type: string;
}

export interface StandingTables {
  /** All that are there, by their name in the source. */
  standing: ReadonlySet<string>;
  /** Those of them whose values can be compared. */
  comparable: ReadonlySet<string>;
  retyped: RetypedColumn[];
}

/** text and varchar: of these the bytes are the value, whichever of the two a column is. */
const textOids: ReadonlySet<number> = new Set([25, 1043]);

export async function findStandingTables(
  client: ClientBase,
  tables: readonly PlacedTable[],
  planSchema: string,
): Promise<StandingTables> {
  const standing = await readStanding(client, tables);
  const columns = tables.flatMap((placed) =>
    placed.table.columns.map((column) => ({ ...placed, column, held: findColumn(standing.get(placed), column.name) })),
  );
  const wanted = await resolveTypes(
    client,
    columns.map(({ column }) => typeSql(column.type, planSchema)),
  );
  const misfits = columns.filter(
    ({ column: { type }, held }, i) => held === undefined || !holds(held, type, wanted[i]),
  );
  const unlike = new Set(misfits.map(({ table }) => table.source));
  return {
    standing: new Set([...standing.keys()].map(({ table }) => table.source)),
    comparable: new Set(tables.map(({ table }) => table.source).filter((source) => !unlike.has(source))),
    retyped: misfits.flatMap(({ name, column, held }) =>
      held === undefined ? [] : [{ table: name, column: column.name, type: held.type }],
    ),
  };
}

async function readStanding(client: ClientBase, tables: readonly PlacedTable[]): Promise<Map<PlacedTable, Relation>> {
  const standing = new Map<PlacedTable, Relation>();
  for (const [schema, placed] of Map.groupBy(tables, (table) => table.schema)) {
    const { relations } = await readStructure(
      client,
      schema,
      placed.map(({ name }) => name),
    );
    for (const table of placed) {
      const found = relations.find((relation) => relation.name === table.name && isTable(relation));
      if (found !== undefined) standing.set(table, found);
    }
  }
  return standing;
}

function findColumn(table: Relation | undefined, name: string): StructureColumn | undefined {
  return table?.columns.find((column) => column.name === name);
}

/** Whether a column's values can be read as of a type. `oid`: of that type; null where it has no name any more. */
export function holds({ baseTypeOid }: StructureColumn, type: TargetType, oid: number | null | undefined): boolean {
  const isAny = type.kind === 'text' && type.asSent === true;
  return isAny || oid == null || baseTypeOid === oid || (textOids.has(baseTypeOid) && textOids.has(oid));
}
