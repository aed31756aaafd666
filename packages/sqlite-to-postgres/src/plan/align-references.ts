/**
 * PostgreSQL compares a foreign key with the key it refers to only where their types are of one class; SQLite compares
 * anything. A referring column of another class takes the key's type. Pure.
 */
import type { PgKind } from '@vanguard/sqlite-sql';
import type { SourceCatalog, SourceForeignKey, SourceTable } from '../source/catalog.ts';
import { type ColumnEvidence, emptyEvidence, type SourceEvidence } from '../source/evidence.ts';
import { canRefer, describeType, kindOf, takingOthers, type TargetType } from '../types/target-type.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { TypeChoice } from './type-families.ts';

/** Types that a rule asked for stay; references by types that still differ are a problem of the plan. */
export function alignReferences(
  catalog: SourceCatalog,
  { types, evidence }: { types: ChosenTypes; evidence: SourceEvidence },
  isRuled: (table: string, column: string) => boolean,
): ChosenTypes {
  const aligned: ChosenTypes = new Map([...types].map(([table, columns]) => [table, new Map(columns)]));
  const alignOnce = () => {
    let changes = 0;
    for (const table of catalog.tables) {
      const columns = aligned.get(table.name) as Map<string, TypeChoice>;
      for (const { column, key } of table.foreignKeys.flatMap((foreignKey) => keyTypes(foreignKey, catalog, aligned))) {
        const choice = columns.get(column);
        if (choice === undefined || canRefer(choice.type, key.type) || isRuled(table.name, column)) continue;
        // Its own values may be numbers where the key's are texts alone, and digits where they are numbers.
        const own = evidence.get(table.name)?.get(column) ?? emptyEvidence();
        const type = typeOfReference(key.type, own);
        const isOfDigits = numbers.includes(kindOf(type)) && own.texts.count > 0;
        const note = `texts that are digits become ${describeType(type)}, as the key they refer to`;
        columns.set(column, { type, reason: `${choice.reason}; as the key it refers to`, ...(isOfDigits && { note }) });
        changes++;
      }
    }
    return changes;
  };
  // A chain of references settles within as many rounds as it has links; a circle of rules never would.
  for (let round = 0; round < catalog.tables.length && alignOnce() > 0; round++);
  return aligned;
}

const numbers: readonly PgKind[] = ['integer', 'numeric', 'float'];

function typeOfReference(key: TargetType, own: ColumnEvidence): TargetType {
  if (key.kind === 'text') return { ...key, ofNumbers: true };
  return numbers.includes(kindOf(key)) ? takingOthers(key, own, false) : key;
}

const ranks: Partial<Record<TargetType['kind'], number>> = { smallint: 1, integer: 1, bigint: 1, numeric: 2, text: 3 };

/**
 * After columns were widened: a key and what refers to it become the wider type of the two, whichever side was widened, text
 * before numeric before integers. A rowid stays a number. Returns the columns that changed, by table.
 */
export function widenReferences(
  catalog: SourceCatalog,
  types: ChosenTypes,
  isRuled: (table: string, column: string) => boolean,
): Map<string, Set<string>> {
  const changed = new Map<string, Set<string>>();
  const widen = (table: SourceTable, column: string, to: TypeChoice) => {
    if (isRuled(table.name, column) || column === table.rowidColumn) return;
    const type: TargetType = to.type.kind === 'text' ? { kind: 'text', ofNumbers: true } : { kind: 'numeric' };
    types.get(table.name)?.set(column, { type, reason: `${to.reason}; of one type with what it is compared with` });
    changed.set(table.name, (changed.get(table.name) ?? new Set()).add(column));
  };
  for (let before = -1, now = 0; before !== now; ) {
    before = now;
    for (const table of catalog.tables) {
      for (const foreignKey of table.foreignKeys) {
        for (const { column, key, parent, keyColumn } of keyTypes(foreignKey, catalog, types)) {
          const own = types.get(table.name)?.get(column);
          const [ownRank, keyRank] = [ranks[own?.type.kind ?? 'json'], ranks[key.type.kind]];
          if (own === undefined || ownRank === undefined || keyRank === undefined || ownRank === keyRank) continue;
          if (ownRank > keyRank) widen(parent, keyColumn, own);
          else widen(table, column, key);
        }
      }
    }
    now = [...changed.values()].reduce((sum, columns) => sum + columns.size, 0);
  }
  return changed;
}

function keyTypes(
  { columns, referencedTable, referencedColumns }: SourceForeignKey,
  catalog: SourceCatalog,
  types: ChosenTypes,
): { column: string; key: TypeChoice; parent: SourceTable; keyColumn: string }[] {
  const parent = catalog.tables.find(({ name }) => name.toLowerCase() === referencedTable.toLowerCase());
  return columns.flatMap((column, i) => {
    const wanted = referencedColumns[i]?.toLowerCase();
    const parentColumn = parent?.columns.find(({ name }) => name.toLowerCase() === wanted);
    const key = parent && parentColumn && types.get(parent.name)?.get(parentColumn.name);
    return parent === undefined || parentColumn === undefined || key === undefined
      ? []
      : [{ column, key, parent, keyColumn: parentColumn.name }];
  });
}
