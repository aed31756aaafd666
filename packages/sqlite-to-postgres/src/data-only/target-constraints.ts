/** What the constraints of a table demand of the rows that come into it, from the structure of the target. Pure. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { Relation } from '../server/read-structure.ts';

interface OfTable {
  name: string;
  table: string;
}

/** What must not be false for any row. */
interface CheckDemand extends OfTable {
  kind: 'check';
  condition: string;
  /** The condition for people. */
  told: string;
  /** Those that it looks at; empty where that is not known. */
  columns: string[];
  /** That a partition takes the row. */
  isOfPartitions?: true;
}

interface UniqueDemand extends OfTable {
  kind: 'unique';
  /** SQL of the columns or expressions. */
  keys: string[];
  /** Which rows it has. */
  condition: string | null;
  /** NULLs are like each other. */
  nullsAreEqual: boolean;
}

/** What an index makes of a row: its expressions are computed, and a B-tree takes no long rows. */
interface IndexDemand extends OfTable {
  kind: 'index';
  /** SQL of the columns or expressions. */
  keys: string[];
  /** Which rows it has. */
  condition: string | null;
  isTree: boolean;
  /** There are expressions in it, or a condition. */
  isComputed: boolean;
  /** Its values vary in length. */
  mayBeLong: boolean;
}

interface ReferenceDemand extends OfTable {
  kind: 'reference';
  /** Side by side, quoted. */
  keys: string[];
  referencedColumns: string[];
  referencedSchema: string;
  referencedTable: string;
  /** Not one of the keys may be NULL where another is not. */
  isFull: boolean;
}

/** What the target computes of a row. */
export interface ComputedDemand extends OfTable {
  kind: 'computed';
  expression: string;
  /** The expression for people. */
  told: string;
  /** Those that it looks at. */
  columns: string[];
  notNull: boolean;
  /** Computed whenever it is read. */
  isVirtual: boolean;
}

/** Two rows at a time are compared by operators: an exclusion, or a key over periods of time. */
interface ExclusionDemand extends OfTable {
  kind: 'exclusion';
  definition: string;
}

export type Demand = ComputedDemand | CheckDemand | IndexDemand | UniqueDemand | ReferenceDemand | ExclusionDemand;

/**
 * Constraints that are not enforced (PostgreSQL 18) are left out, and references over periods of time. A unique index
 * with another order of texts than its columns' is looked at in theirs.
 */
export function demandsOf(table: Relation): Demand[] {
  const enforced = table.constraints.filter(({ isEnforced }) => isEnforced);
  const overPeriods = new Set(enforced.flatMap(({ isOverPeriods, name }) => (isOverPeriods ? [name] : [])));
  return [
    ...columnDemands(table),
    ...enforced.flatMap((one): Demand[] =>
      one.kind === 'c' && one.condition !== null
        ? [
            {
              kind: 'check',
              name: one.name,
              table: table.name,
              condition: one.condition,
              told: inOneLine(one.condition),
              columns: one.columns,
            },
          ]
        : [],
    ),
    ...partitionDemands(table),
    ...table.indexes.map(
      ({ name, keys, condition, isTree, isComputed, mayBeLong }): Demand => ({
        kind: 'index',
        name,
        table: table.name,
        keys,
        condition,
        isTree,
        isComputed,
        mayBeLong,
      }),
    ),
    ...enforced.flatMap((one): Demand[] => {
      const { kind, name, columns, referencedSchema, referencedTable, referencedColumns } = one;
      if (kind !== 'f' || one.isInherited || one.isOverPeriods) return [];
      if (referencedSchema === null || referencedTable === null) return [];
      const sides = { keys: columns.map(quoteIdentifier), referencedColumns: referencedColumns.map(quoteIdentifier) };
      return [
        {
          kind: 'reference',
          name,
          table: table.name,
          ...sides,
          referencedSchema,
          referencedTable,
          isFull: one.isMatchFull,
        },
      ];
    }),
    ...table.indexes
      .filter(({ isUnique, constraint }) => isUnique && !overPeriods.has(constraint ?? ''))
      .map(
        ({ name, keys, condition, nullsAreEqual }): Demand => ({
          kind: 'unique',
          name,
          table: table.name,
          keys,
          condition,
          nullsAreEqual,
        }),
      ),
    ...enforced
      .filter(({ kind, isOverPeriods }) => kind === 'x' || (isOverPeriods && kind !== 'f'))
      .map(({ name, definition }): Demand => ({ kind: 'exclusion', name, table: table.name, definition })),
  ];
}

/** What is computed of a row, and the checks of domains. */
function columnDemands(table: Relation): Demand[] {
  return [
    ...table.columns.flatMap(({ name, generated, default: expression, computedFrom, notNull }): Demand[] =>
      generated === '' || expression === null
        ? []
        : [
            {
              kind: 'computed',
              name,
              table: table.name,
              expression,
              told: inOneLine(expression),
              columns: computedFrom,
              notNull,
              isVirtual: generated === 'v',
            },
          ],
    ),
    ...table.columns.flatMap(({ name: column, domain, domainChecks }) =>
      domainChecks.map(
        ({ name, condition }): Demand => ({
          kind: 'check',
          name,
          table: table.name,
          // An inner VALUE is the column's, whatever other columns are called.
          condition: `(select ${condition} from (select ${quoteIdentifier(column)} as value) as of_domain)`,
          told: `${condition} of the domain ${domain}, in "${column}"`,
          columns: [column],
        }),
      ),
    ),
  ];
}

/** PostgreSQL prints a CASE in lines. */
function inOneLine(expression: string): string {
  return expression.trim().replace(/\s*\n\s*/g, ' ');
}

/** A row needs a partition, and must hold what this one demands alone. */
function partitionDemands({ name: table, partitionKey, leaves }: Relation): Demand[] {
  if (partitionKey === null) return [];
  const takes = leaves.map((leaf) => `(${leaf.takes ?? 'true'})`);
  const condition = `(${takes.join(' or ') || 'false'}) is true`;
  const told = `by ${partitionKey}, and there are only ${leaves.map((leaf) => leaf.name).join(', ') || 'none'}`;
  return [
    { kind: 'check', name: 'partitions', table, condition, told, columns: [], isOfPartitions: true },
    ...leaves.flatMap((leaf) =>
      leaf.checks.map(
        ({ name, condition: own, columns }): Demand => ({
          kind: 'check',
          name,
          table,
          condition: `(${leaf.takes ?? 'true'}) is not true or (${own})`,
          told: `${own} of the partition ${leaf.name}`,
          columns,
        }),
      ),
    ),
  ];
}
