/**
 * Keys that tell rows apart by how a value is written (`2024-01-01 10:00` and `2024-01-01T10:00Z`, 1 and '1'), where the
 * target compares what it means. Pure.
 */
import { plural } from '../progress/plural.ts';
import type { SourceCatalog, SourceTable } from '../source/catalog.ts';
import {
  type ColumnEvidence,
  emptyEvidence,
  holdsOnly,
  type SourceEvidence,
  type TextShape,
  valueCount,
} from '../source/evidence.ts';
import { foldedName } from '../source/folded-name.ts';
import { describeType, kindOf } from '../types/target-type.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { LeftBehind } from './plan.ts';
import type { TypeChoice } from './type-families.ts';
import { widenedType } from './widen-type.ts';

export interface UniqueKey {
  table: string;
  kind: 'primary key' | 'unique' | 'index';
  /** Of an index. */
  name: string | undefined;
  columns: readonly string[];
}

/** A key of which the target takes rows for one that are several in SQLite. */
export interface AlikeKey extends UniqueKey {
  /** Those of its columns whose type may take two values for one. */
  doubtful: readonly string[];
  /** The types of these, for people. */
  types: string;
  /** Rows that have the key of another row before them. */
  rows: number;
  /** Two rows by their keys; none where values are hidden. */
  example: string | undefined;
}

/** Keys over plain columns, each once; partial indexes are not looked at. */
export function uniqueKeys({ name: table, columns, primaryKey, uniques, indexes }: SourceTable): UniqueKey[] {
  const named = new Map(columns.map(({ name }) => [foldedName(name), name]));
  const keys: UniqueKey[] = [
    ...(primaryKey === undefined ? [] : [{ table, kind: 'primary key' as const, ...primaryKey, name: undefined }]),
    ...uniques.map((unique) => ({ table, kind: 'unique' as const, ...unique, name: undefined })),
    ...indexes.flatMap(({ name, unique, definition }): UniqueKey[] => {
      const parts = definition.columns.map(({ expression }) =>
        expression.kind === 'column' ? named.get(foldedName(expression.name)) : undefined,
      );
      const isPlain = unique && definition.where === undefined && parts.every((part) => part !== undefined);
      return isPlain ? [{ table, kind: 'index', name, columns: parts }] : [];
    }),
  ];
  return [...new Map(keys.map((key) => [key.columns.join('\0'), key])).values()];
}

/** One value is written in one way only where all texts of such a shape are of one length and one case. */
const uniformShapes: readonly TextShape[] = ['date', 'sqlite', 'time', 'uuid', 'hexUuid'];

/** Whether two values of the column can be one in its type; `if uneven`: only where its texts are not written alike. */
export function joinsValues(
  { type, rounded }: TypeChoice,
  evidence: ColumnEvidence,
): 'never' | 'perhaps' | 'if uneven' {
  if (rounded !== undefined) return 'perhaps';
  if (valueCount(evidence) === 0 || holdsOnly(evidence, 'blobs') || holdsOnly(evidence, 'integers', 'reals'))
    return 'never';
  if (!holdsOnly(evidence, 'texts')) return 'perhaps';
  if (kindOf(type) === 'text') return 'never';
  return uniformShapes.some((shape) => evidence.texts.shapes[shape] === evidence.texts.count) ? 'if uneven' : 'perhaps';
}

/** In SQLite two rows, in the target one: such a key, and with it what refers to it, stays behind. */
export function leaveAlikeKeys(
  catalog: SourceCatalog,
  alike: readonly AlikeKey[],
): { catalog: SourceCatalog; leftBehind: LeftBehind[] } {
  if (alike.length === 0) return { catalog, leftBehind: [] };
  const tables = catalog.tables.map((table) => {
    const left = new Set(alike.filter((key) => key.table === table.name).map(({ columns }) => columns.join('\0')));
    if (left.size === 0) return table;
    const isLeft = (columns: readonly string[]) => left.has(columns.join('\0'));
    const { primaryKey, uniques, indexes } = table;
    const leftIndexes = new Set(alike.flatMap(({ table: of, name }) => (of === table.name && name ? [name] : [])));
    return {
      ...table,
      primaryKey: primaryKey !== undefined && isLeft(primaryKey.columns) ? undefined : primaryKey,
      uniques: uniques.filter(({ columns }) => !isLeft(columns)),
      indexes: indexes.filter(({ name }) => !leftIndexes.has(name)),
    };
  });
  return { catalog: { ...catalog, tables: withoutReferences(tables, alike) }, leftBehind: alike.map(describe) };
}

function withoutReferences(tables: readonly SourceTable[], alike: readonly AlikeKey[]): SourceTable[] {
  const isLeft = (table: string, columns: readonly string[]) =>
    alike.some(
      (key) =>
        foldedName(key.table) === foldedName(table) &&
        key.columns.length === columns.length &&
        key.columns.every((column) => columns.some((other) => foldedName(other) === foldedName(column))),
    );
  return tables.map((table) => {
    const [broken, kept] = [true, false].map((left) =>
      table.foreignKeys.filter((key) => isLeft(key.referencedTable, key.referencedColumns) === left),
    ) as [SourceTable['foreignKeys'], SourceTable['foreignKeys']];
    if (broken.length === 0) return table;
    const references = broken.map(({ columns, referencedTable, referencedColumns }) => ({
      columns,
      reason: `the key of "${referencedTable}" that it refers to stays behind`,
      text: `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${referencedTable} (${referencedColumns.join(', ')})`,
    }));
    return { ...table, foreignKeys: kept, brokenReferences: [...table.brokenReferences, ...references] };
  });
}

function describe({ kind, name, table, columns, types, rows }: AlikeKey): LeftBehind {
  return {
    kind,
    name: name ?? `${table}.${columns.join(', ')}`,
    reason: `${plural(rows, 'row has', 'rows have')} the key of another in PostgreSQL (${types}), and no wider type tells them apart`,
    text: `${kind === 'primary key' ? 'PRIMARY KEY' : 'UNIQUE'} (${columns.join(', ')})`,
  };
}

/**
 * The doubtful columns of these keys become text as it is written, or bytes; unless a rule asked for their type. Returns
 * which, by table; the types are changed.
 */
export function writeOutKeys(
  alike: readonly AlikeKey[],
  { types, evidence }: { types: ChosenTypes; evidence: SourceEvidence },
  isRuled: (table: string, column: string) => boolean,
): Map<string, Set<string>> {
  const changed = new Map<string, Set<string>>();
  for (const { table, doubtful, rows } of alike) {
    for (const column of doubtful) {
      const choice = types.get(table)?.get(column) as TypeChoice;
      const { type } = widenedType(choice.type, 0, evidence.get(table)?.get(column) ?? emptyEvidence());
      if (isRuled(table, column) || describeType(type) === describeType(choice.type)) continue;
      const reason = `${plural(rows, 'row has', 'rows have')} the key of another as ${describeType(choice.type)}; as it is written`;
      types.get(table)?.set(column, { type, reason });
      changed.set(table, (changed.get(table) ?? new Set()).add(column));
    }
  }
  return changed;
}

/** Of the doubtful columns, for people. */
export function typesOf(types: ChosenTypes, table: string, columns: readonly string[]): string {
  const shown = columns.flatMap((column) => {
    const choice = types.get(table)?.get(column);
    return choice === undefined ? [] : [`"${column}" as ${describeType(choice.type)}`];
  });
  return shown.join(', ');
}
