/**
 * Finds the key that each foreign key refers to, by SQLite's rules: the primary key where no columns are named, else a
 * primary key or unique index over exactly those columns. https://www.sqlite.org/foreignkeys.html#fk_indexes. Pure.
 */
import type { SourceForeignKey, SourceKey, SourceTable } from './catalog.ts';
import { foldedName } from './folded-name.ts';

/** Sorts each table's foreign keys into those with a key and the broken ones. */
export function resolveReferences(tables: readonly SourceTable[]): SourceTable[] {
  const byName = new Map(tables.map((table) => [foldedName(table.name), table]));
  return tables.map((table) => {
    const resolved = table.foreignKeys.map((key) => ({
      key,
      ...resolve(key, byName.get(foldedName(key.referencedTable))),
    }));
    return {
      ...table,
      foreignKeys: resolved.flatMap(({ key, columns }) =>
        columns === undefined ? [] : [{ ...key, referencedColumns: columns }],
      ),
      brokenReferences: resolved.flatMap(({ key, reason }) =>
        reason === undefined ? [] : [{ columns: key.columns, reason, text: describe(key) }],
      ),
    };
  });
}

interface Resolution {
  /** As the referenced table spells them. */
  columns?: string[];
  reason?: string;
}

function resolve(key: SourceForeignKey, parent: SourceTable | undefined): Resolution {
  if (parent === undefined) {
    return { reason: `the table "${key.referencedTable}" does not exist; SQLite never checked it` };
  }
  const wanted = key.referencedColumns.length === 0 ? (parent.primaryKey?.columns ?? []) : key.referencedColumns;
  if (wanted.length !== key.columns.length) {
    return { reason: `"${parent.name}" has no primary key of ${key.columns.length} columns to refer to` };
  }
  const columns = wanted.map(
    (name) => parent.columns.find((column) => foldedName(column.name) === foldedName(name))?.name,
  );
  const missing = columns.indexOf(undefined);
  if (missing !== -1) return { reason: `"${parent.name}" has no column "${wanted[missing]}"` };
  const names = columns as string[];
  if (!hasKeyOver(parent, names)) {
    return {
      reason: `no primary key or unique index of "${parent.name}" is over ${names.map((name) => `"${name}"`).join(', ')}`,
    };
  }
  return { columns: names };
}

/** Partial indexes, those on expressions and those by another collation than the column's do not count. */
function hasKeyOver(table: SourceTable, columns: readonly string[]): boolean {
  const wanted = new Set(columns.map(foldedName));
  const collationOf = (name: string) =>
    table.columns.find((column) => foldedName(column.name) === foldedName(name))?.collation;
  const isByOwnCollation = ({ columns: names, collations }: Omit<SourceKey, 'name'>) =>
    names.every(
      (name, i) => (collations[i] ?? 'binary').toLowerCase() === (collationOf(name) ?? 'binary').toLowerCase(),
    );
  return uniqueKeys(table).some(
    (key) =>
      key.columns.length === wanted.size &&
      key.columns.every((name) => wanted.has(foldedName(name))) &&
      isByOwnCollation(key),
  );

  function uniqueKeys({ primaryKey, uniques, indexes }: SourceTable): Omit<SourceKey, 'name'>[] {
    const ofIndexes = indexes.flatMap(({ unique, definition }) => {
      if (!unique || definition.where !== undefined) return [];
      if (!definition.columns.every(({ expression }) => expression.kind === 'column')) return [];
      const names = definition.columns.flatMap(({ expression }) =>
        expression.kind === 'column' ? expression.name : [],
      );
      return [
        {
          columns: names,
          collations: definition.columns.map(({ collation }, i) => collation ?? collationOf(names[i] ?? '')),
        },
      ];
    });
    return [...(primaryKey ? [primaryKey] : []), ...uniques, ...ofIndexes];
  }
}

function describe({ columns, referencedTable, referencedColumns, onDelete, onUpdate }: SourceForeignKey): string {
  const target = referencedColumns.length === 0 ? '' : ` (${referencedColumns.join(', ')})`;
  const actions = `${onDelete === 'NO ACTION' ? '' : ` ON DELETE ${onDelete}`}${onUpdate === 'NO ACTION' ? '' : ` ON UPDATE ${onUpdate}`}`;
  return `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${referencedTable}${target}${actions}`;
}
