/**
 * Plans keys and indexes. What a key tells apart stays exactly what it was: under NOCASE and RTRIM a unique key becomes
 * a unique index on the folded value. Only a key that a foreign key refers to stays a constraint on the column itself.
 * Pure.
 */

import type { IndexedColumn } from '@vanguard/sqlite-sql';
import { attempt, type Collation, collate, collationOf, translateExpression, translatorOf } from '@vanguard/sqlite-sql';
import type { SourceIndex, SourceKey } from '../source/catalog.ts';
import { kindOf } from '../types/target-type.ts';
import { constraintName } from './names.ts';
import type { PlannedIndex, PlannedKey, PlannedTable } from './plan.ts';
import type { TableScope } from './table-scope.ts';

export type PlannedKeys = Pick<PlannedTable, 'primaryKey' | 'uniques' | 'indexes'>;

/** While keys are being planned. */
interface KeysDraft extends PlannedKeys {
  primaryKey: PlannedKey | undefined;
  uniques: PlannedKey[];
  indexes: PlannedIndex[];
}

export function planKeys(scope: TableScope): PlannedKeys {
  const { primaryKey, uniques, indexes } = scope.source;
  const planned: KeysDraft = { primaryKey: undefined, uniques: [], indexes: [] };
  if (primaryKey !== undefined) planPrimaryKey(primaryKey, scope, planned);
  for (const unique of uniques) if (!repeats(unique, primaryKey)) planUnique(unique, scope, planned);
  for (const index of indexes) planIndex(index, scope, planned);
  return planned;
}

/** `UNIQUE PRIMARY KEY`: one constraint says all. */
function repeats(unique: SourceKey, primaryKey: SourceKey | undefined): boolean {
  return unique.name === undefined && unique.columns.join('\0') === primaryKey?.columns.join('\0');
}

function planPrimaryKey(key: SourceKey, scope: TableScope, planned: KeysDraft): void {
  planned.primaryKey = plainKey(key, scope, key.name ?? constraintName(scope.name, [], 'pkey'));
  const folding = key.columns.filter((column) => scope.foldsCase(column));
  if (folding.length > 0) {
    scope.note(`the primary key takes values for equal that differ in the case of an accented letter, too`);
  }
  const isFoldedOtherwise = key.columns.some(
    (column, i) => collationAt(key, i, scope) !== undefined && !scope.foldsCase(column),
  );
  if (isFoldedOtherwise) addExactIndex(key, constraintName(scope.name, key.columns, 'key'), scope, planned);
}

function planUnique(unique: SourceKey, scope: TableScope, planned: KeysDraft): void {
  const wanted = unique.name ?? constraintName(scope.name, unique.columns, 'key');
  const isFolded = unique.columns.some((_, i) => collationAt(unique, i, scope) !== undefined);
  const isReferenced = scope.surroundings.facts.isReferenced(scope.source.name, unique.columns);
  if (!isFolded || isReferenced) {
    planned.uniques.push(plainKey(unique, scope, wanted));
    if (isFolded && comparesExactly(unique.columns, scope)) addExactIndex(unique, `${wanted}_nocase`, scope, planned);
    return;
  }
  addExactIndex(unique, wanted, scope, planned);
  const folding = unique.columns.filter((column) => scope.foldsCase(column));
  if (folding.length > 0) {
    scope.note(
      `uniqueness of ${folding.map((column) => `"${column}"`).join(', ')} is kept by an index on the folded value; a second index serves searches`,
    );
    const keys = unique.columns.map((column) => scope.quotedColumn(column));
    planned.indexes.push({ name: scope.claimName(`${wanted}_search`), unique: false, keys, where: undefined });
  }
}

/** It is referred to as it is written; that no two are equal but for the case of ASCII, an index of its own sees to. */
function comparesExactly(columns: readonly string[], scope: TableScope): boolean {
  return columns.some((column) => scope.surroundings.facts.comparesExactly(scope.source.name, column));
}

function plainKey({ columns }: SourceKey, scope: TableScope, wanted: string): PlannedKey {
  return { name: scope.claimKeyName(wanted), columns: columns.map((column) => scope.columnName(column)) };
}

/** Undefined for BINARY, and for anything but a text. */
function collationAt({ columns, collations }: SourceKey, position: number, scope: TableScope): Collation | undefined {
  const type = scope.type(scope.findColumn(columns[position] ?? '')?.name ?? '');
  return kindOf(type) === 'text' ? collationOf(collations[position]) : undefined;
}

function addExactIndex(key: SourceKey, wanted: string, scope: TableScope, planned: KeysDraft): void {
  const keys: string[] = [];
  for (const [i, column] of key.columns.entries()) {
    const folded = attempt(() =>
      collate({ sql: scope.quotedColumn(column), kind: 'text', isAtom: true }, collationAt(key, i, scope)),
    );
    if (!folded.ok) {
      scope.leave(
        'unique',
        `${scope.source.name}.${key.columns.join(', ')}`,
        folded.reason,
        `UNIQUE (${key.columns.join(', ')})`,
      );
      return;
    }
    keys.push(folded.sql);
  }
  planned.indexes.push({ name: scope.claimName(wanted), unique: true, keys, where: undefined });
}

function planIndex(index: SourceIndex, scope: TableScope, planned: KeysDraft): void {
  const { definition } = index;
  const keys: string[] = [];
  for (const column of definition.columns) {
    const key = indexKey(column, index, scope);
    if (key === undefined) return;
    keys.push(key);
  }
  const where = definition.where && translateExpression(definition.where, scope.translation('predicate'));
  if (where !== undefined && !where.ok) {
    scope.leave('index', index.name, where.reason, index.sql);
    return;
  }
  const name = scope.claimName(index.name);
  if (name !== index.name)
    scope.note(`the index "${index.name}" is named "${name}", since the name is taken or too long in PostgreSQL`);
  planned.indexes.push({ name, unique: index.unique, keys, where: where?.sql } satisfies PlannedIndex);
  const columns = definition.columns.flatMap(({ expression }) => (expression.kind === 'column' ? expression.name : []));
  if (!index.unique || where !== undefined || !comparesExactly(columns, scope)) return;
  if (!scope.surroundings.facts.isReferenced(scope.source.name, columns)) return;
  const exact = columns.map((column) => scope.quotedColumn(column));
  planned.indexes.push({ name: scope.claimName(`${name}_exact`), unique: true, keys: exact, where: undefined });
}

/** Undefined where there is no counterpart, which is said. */
function indexKey(column: IndexedColumn, index: SourceIndex, scope: TableScope): string | undefined {
  const plain = plainColumn(column, index, scope);
  if (plain !== undefined) return plain;
  const context = scope.translation(index.unique ? 'unique' : 'index');
  const translated = attempt(() => {
    const translator = translatorOf(context);
    const value = translator.value(column.expression);
    const collation = collationOf(column.collation) ?? value.collation;
    return collate(column.collation === undefined ? value : { ...value, collation: undefined }, collation);
  });
  if (!translated.ok) return scope.leave('index', index.name, translated.reason, index.sql);
  if (index.unique && translated.kind === 'jsonvalue') {
    return scope.leave(
      'index',
      index.name,
      'a unique index on values out of JSON would tell apart what SQLite does not',
      index.sql,
    );
  }
  return `(${translated.sql})${order(column, true, scope)}`;
}

/** A column as it stands; undefined where its collation asks for an expression. */
function plainColumn(indexed: IndexedColumn, index: SourceIndex, scope: TableScope): string | undefined {
  const { expression } = indexed;
  const name =
    expression.kind === 'column' ? expression.name : expression.kind === 'string' ? expression.value : undefined;
  const column = name === undefined ? undefined : scope.findColumn(name);
  if (column === undefined) return undefined;
  const isText = kindOf(scope.type(column.name)) === 'text';
  const collation = isText ? collationOf(indexed.collation ?? column.collation) : undefined;
  const folds = scope.foldsCase(column.name);
  const sql = scope.quotedColumn(column.name);
  const ordered = order(indexed, scope.isNullable(column), scope);
  if (collation === undefined) return `${sql}${folds ? ' collate "C"' : ''}${ordered}`;
  const isKeyOfReference =
    index.unique &&
    scope.surroundings.facts.isReferenced(
      scope.source.name,
      index.definition.columns.flatMap((one) => (one.expression.kind === 'column' ? one.expression.name : [])),
    );
  if (collation === 'nocase' && folds && (!index.unique || isKeyOfReference)) return `${sql}${ordered}`;
  return undefined;
}

/** NULL stands before all values in SQLite. Prisma Migrate says nothing of it, and so its indexes stay as it writes them. */
function order({ descending }: IndexedColumn, isNullable: boolean, scope: TableScope): string {
  if (scope.isPrisma || !isNullable) return descending ? ' desc' : '';
  return descending ? ' desc nulls last' : ' nulls first';
}
