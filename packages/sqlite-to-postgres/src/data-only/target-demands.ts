/** What the tables of the target demand of the source's rows, brought to the source's names. */
import type { DatabaseSync } from 'node:sqlite';
import type { TableDemands } from '../plan/plan-rejects.ts';
import type { SourceCatalog, SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { describeKey, keyColumns } from '../source/find-misfits.ts';
import { quoteSqlite } from '../source/quote.ts';
import { getColumn, isFilled, type Matching, type TableMatch } from './match-tables.ts';
import { type FoundAbsent, findAbsent, type OutsideReference } from './outside-references.ts';

export class TargetDemands {
  readonly absent: FoundAbsent[];
  readonly #matches: readonly TableMatch[];

  /** Reads the source where its rows refer to tables that are not filled. */
  constructor(
    connection: DatabaseSync,
    { matches }: Matching,
    outside: readonly OutsideReference[],
    hidesValues?: boolean,
  ) {
    this.#matches = matches;
    this.absent = findAbsent(connection, outside, hidesValues);
  }

  asReferred(catalog: SourceCatalog): SourceCatalog {
    const tables = catalog.tables.map((table) => {
      const match = this.#matches.find(({ source }) => source.name === table.name);
      const foreignKeys = match === undefined ? [] : this.#referencesOf(match);
      return { ...table, foreignKeys, brokenReferences: [] };
    });
    return { ...catalog, tables };
  }

  ofTable(source: string): TableDemands | undefined {
    const match = this.#matches.find((candidate) => candidate.source.name === source);
    if (match === undefined) return undefined;
    return {
      notNull: [...match.columns].flatMap(([from, to]) => (getColumn(match.target, to).notNull ? [from] : [])),
      order: orderIn(match),
      absent: this.absent.flatMap(({ reference, rule }) => (reference.source.name === source && rule ? [rule] : [])),
    };
  }

  /** Those that lead from a filled table to another, by columns that are all filled. */
  #referencesOf({ target, columns }: TableMatch): SourceForeignKey[] {
    const own = sourceColumns(columns);
    return target.foreignKeys.flatMap((key) => {
      const parent = this.#matches.find(
        (match) => match.target.name === key.referencedTable && match.target.schema === key.referencedSchema,
      );
      if (parent === undefined) return [];
      const referring = key.columns.flatMap((column) => own.get(column) ?? []);
      const parentColumns = sourceColumns(parent.columns);
      const referenced = key.referencedColumns.flatMap((column) => parentColumns.get(column) ?? []);
      if (referring.length !== key.columns.length || referenced.length !== key.columns.length) return [];
      return [
        {
          name: key.name,
          columns: referring,
          referencedTable: parent.source.name,
          referencedColumns: referenced,
          onDelete: 'NO ACTION' as const,
          onUpdate: 'NO ACTION' as const,
          deferrable: false,
          initiallyDeferred: false,
        },
      ];
    });
  }
}

/** Columns of the source, as those that they fill stand in a row of the target. */
function orderIn({ target, columns }: TableMatch): string[] | undefined {
  if (target.isPartitioned) return undefined;
  const own = sourceColumns(columns);
  return target.columns.filter(isFilled).flatMap(({ name }) => own.get(name) ?? []);
}

function sourceColumns(columns: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...columns].map(([from, to]) => [to, from]));
}

const examples = 5;

/** Rows with NULL in a column, by their keys: `id 3; id 7; …`. */
export function nameNulls(connection: DatabaseSync, { source }: TableMatch, column: string): string {
  const key = keyColumns(source);
  return nameRows(connection, source, key, `${quoteSqlite(column)} is null`);
}

function nameRows(connection: DatabaseSync, { name }: SourceTable, key: readonly string[], condition: string): string {
  const columns = key.map((each) => (each === 'rowid' ? 'rowid' : quoteSqlite(each)));
  const statement = connection.prepare(
    `select ${columns.length === 0 ? '1' : columns.join(', ')} from ${quoteSqlite(name)} where ${condition} limit ${examples + 1}`,
  );
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const rows = statement.all() as unknown as unknown[][];
  const names = rows.slice(0, examples).map((row) => describeKey(key, row));
  return names.join('; ') + (rows.length > examples ? '; …' : '');
}
