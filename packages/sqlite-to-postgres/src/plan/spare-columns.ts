/** Columns of a table that can be left out without losing anything: they hold nothing, and nothing is made of them. Pure. */
import { columnsIn } from '@vanguard/sqlite-sql';
import type { SourceTable } from '../source/catalog.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { foldedName } from '../source/folded-name.ts';

export function spareColumns(table: SourceTable, evidence: ReadonlyMap<string, ColumnEvidence>): string[] {
  const used = new Set(usedNames(table).map(foldedName));
  return table.columns
    .filter(({ name, generated }) => generated === undefined && name !== '' && !used.has(foldedName(name)))
    .map(({ name }) => name)
    .filter((name) => {
      const held = evidence.get(name);
      return held === undefined || valueCount(held) === 0;
    });
}

/** By keys, indexes, checks and generated columns. */
function usedNames({ columns, primaryKey, uniques, foreignKeys, indexes, checks }: SourceTable): string[] {
  const expressions = [
    ...indexes.flatMap(({ definition }) => [
      ...definition.columns.map(({ expression }) => expression),
      ...(definition.where === undefined ? [] : [definition.where]),
    ]),
    ...checks.map(({ expression }) => expression),
    ...columns.flatMap(({ generated }) => generated?.expression ?? []),
  ];
  return [
    ...(primaryKey?.columns ?? []),
    ...[...uniques, ...foreignKeys].flatMap((key) => key.columns),
    ...expressions.flatMap(columnsIn).map(({ name }) => name),
  ];
}
