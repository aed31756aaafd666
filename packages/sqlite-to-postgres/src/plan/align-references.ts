/**
 * PostgreSQL compares a foreign key with the key it refers to only where their types are of one class; SQLite compares
 * anything. A referring column of another class takes the key's type. Pure.
 */
import type { SourceCatalog, SourceForeignKey } from '../source/catalog.ts';
import type { TargetType } from '../types/target-type.ts';
import type { ChosenTypes } from './choose-types.ts';
import type { TypeChoice } from './type-families.ts';

const classes: Partial<Record<TargetType['kind'], string>> = {
  smallint: 'integer',
  integer: 'integer',
  bigint: 'integer',
  text: 'text',
  varchar: 'text',
  char: 'text',
  date: 'date',
  timestamp: 'date',
  timestamptz: 'date',
};

/** Kinds that PostgreSQL turns into the key's by itself. */
const widened: Partial<Record<TargetType['kind'], readonly string[]>> = {
  numeric: ['integer'],
  real: ['integer', 'numeric'],
  double: ['integer', 'numeric', 'real'],
};

/** Whether a foreign key may lead from the one type to the other. */
export function canRefer(own: TargetType, key: TargetType): boolean {
  if (own.kind === 'enum' && key.kind === 'enum') return own.name === key.name;
  const classOf = (kind: TargetType['kind']) => classes[kind] ?? kind;
  return classOf(own.kind) === classOf(key.kind) || (widened[key.kind]?.includes(classOf(own.kind)) ?? false);
}

/** Types that a rule asked for stay; references by types that still differ are a problem of the plan. */
export function alignReferences(
  catalog: SourceCatalog,
  types: ChosenTypes,
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
        columns.set(column, { type: key.type, reason: `${choice.reason}; as the key it refers to` });
        changes++;
      }
    }
    return changes;
  };
  // A chain of references settles within as many rounds as it has links; a circle of rules never would.
  for (let round = 0; round < catalog.tables.length && alignOnce() > 0; round++);
  return aligned;
}

function keyTypes(
  { columns, referencedTable, referencedColumns }: SourceForeignKey,
  catalog: SourceCatalog,
  types: ChosenTypes,
): { column: string; key: TypeChoice }[] {
  const parent = catalog.tables.find(({ name }) => name.toLowerCase() === referencedTable.toLowerCase());
  return columns.flatMap((column, i) => {
    const wanted = referencedColumns[i]?.toLowerCase();
    const parentColumn = parent?.columns.find(({ name }) => name.toLowerCase() === wanted);
    const key = parent && parentColumn && types.get(parent.name)?.get(parentColumn.name);
    return key === undefined ? [] : [{ column, key }];
  });
}
