/**
 * `@default(autoincrement())` is SERIAL in PostgreSQL. A table of SQLite gives numbers without AUTOINCREMENT, too, which
 * introspection writes the same way; without a sequence an application could insert nothing. Pure.
 */
import { Namespace } from '../plan/names.ts';
import type { MigrationPlan, PlannedColumn } from '../plan/plan.ts';
import { type Field, mappedName, type PrismaSchema } from './schema-ast.ts';

export function planAutoincrement({ tables, views }: MigrationPlan, { models }: PrismaSchema): MigrationPlan['tables'] {
  const names = new Namespace([
    ...views.map(({ name }) => name),
    ...tables.flatMap((table) => [
      table.name,
      ...[...table.indexes, ...table.uniques].map(({ name }) => name),
      ...table.columns.flatMap(({ sequence }) => (sequence === undefined ? [] : [sequence.name])),
      ...(table.primaryKey === undefined ? [] : [table.primaryKey.name]),
    ]),
  ]);
  return tables.map((table) => {
    const fields = models.find((model) => mappedName(model) === table.source)?.fields ?? [];
    const numbered = new Set(fields.filter(isNumbered).map(mappedName));
    const columns = table.columns.map((column) =>
      numbered.has(column.source) && needsSequence(column)
        ? { ...column, sequence: serial(names.claim(`${table.name}_${column.name}_seq`)) }
        : column,
    );
    return { ...table, columns };
  });
}

function isNumbered({ attributes }: Field): boolean {
  return attributes.some(({ name, arguments: [first] }) => {
    const value = first?.value;
    return name === 'default' && value?.kind === 'call' && value.name === 'autoincrement';
  });
}

function needsSequence({ type, sequence, default: given, generated }: PlannedColumn): boolean {
  const isInteger = type.kind === 'integer' || type.kind === 'bigint' || type.kind === 'smallint';
  return isInteger && sequence === undefined && given === undefined && generated === undefined;
}

function serial(name: string): PlannedColumn['sequence'] {
  return { name, style: 'serial', lastUsed: '0' };
}
