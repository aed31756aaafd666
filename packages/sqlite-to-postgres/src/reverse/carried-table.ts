/** A table on its way back: which columns PostgreSQL gives, which SQLite computes, which never moved. Pure. */

import { type Affinity, affinityOf } from '@vanguard/sqlite-sql';
import { comparedColumns } from '../plan/compared-columns.ts';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import type { SourceCatalog, SourceColumn, SourceTable } from '../source/catalog.ts';

export interface CarriedTable {
  /** Without the columns that SQLite computes; the columns that hold values are `columns`. */
  planned: PlannedTable;
  columns: CarriedColumn[];
  /** Columns of SQLite that a rule left out of the migration: a row keeps what it had there. */
  leftOut: string[];
  /** Plain columns in PostgreSQL whose values SQLite computes itself. */
  computed: string[];
  autoincrement: boolean;
  /** `rowid`, under a name that is not hidden, where it is not a column of the table. */
  hiddenRowid: string | undefined;
}

export interface CarriedColumn extends PlannedColumn {
  affinity: Affinity;
}

export function carriedTable(planned: PlannedTable, catalog: SourceCatalog): CarriedTable {
  const source = catalog.tables.find(({ name }) => name === planned.source);
  if (source === undefined) throw new Error(`the backup has no table "${planned.source}"`);
  const isComputed = (name: string) => columnOf(source, name)?.generated !== undefined;
  const present = { ...planned, columns: planned.columns.filter((column) => !isComputed(column.source)) };
  const moved = new Set(planned.columns.map((column) => column.source));
  const [address] = planned.address;
  return {
    planned: present,
    columns: comparedColumns(present).map((column) => ({
      ...column,
      affinity: affinityOf(columnOf(source, column.source)?.declaredType ?? '', source.strict),
    })),
    leftOut: source.columns.filter(({ name, generated }) => !moved.has(name) && generated === undefined).map(nameOf),
    computed: comparedColumns(planned)
      .map((column) => column.source)
      .filter(isComputed),
    autoincrement: source.autoincrement,
    hiddenRowid: address !== undefined && columnOf(source, address) === undefined ? address : undefined,
  };
}

function columnOf(table: SourceTable, name: string): SourceColumn | undefined {
  return table.columns.find((column) => column.name === name);
}

const nameOf = ({ name }: { name: string }) => name;
