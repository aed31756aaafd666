/** Plans one column: type, default, identity, generation, collation. Pure. */

import { quoteIdentifier } from '@vanguard/postgres/connection';
import { translateDefault, translateExpression } from '@vanguard/sqlite-sql';
import type { SourceColumn } from '../source/catalog.ts';
import { castFor, kindOf } from '../types/target-type.ts';
import { caseFoldingCollation } from './collations.ts';
import { migrationHistoryDefault } from './migration-history.ts';
import { systemColumns, truncateName } from './names.ts';
import type { PlannedColumn } from './plan.ts';
import type { TableScope } from './table-scope.ts';

export function planColumn(column: SourceColumn, scope: TableScope): PlannedColumn {
  const choice = scope.choice(column.name);
  const name = scope.columnName(column.name);
  const generated = planGenerated(column, scope);
  if (name !== column.name) noteRenamed(column.name, name, scope);
  if (choice.note !== undefined) scope.note(`"${column.name}": ${choice.note}`);
  return {
    source: column.name,
    name,
    type: choice.type,
    collation: scope.foldsCase(column.name) ? caseFoldingCollation : undefined,
    notNull: !scope.isNullable(column),
    default: generated === undefined ? planDefault(column, scope) : undefined,
    sequence: planSequence(column, scope),
    generated,
    generatedText: generated === undefined ? undefined : column.generated?.text,
    comment: scope.isPrisma ? undefined : column.comment,
    reason: `${column.declaredType || 'no type'}; ${choice.reason}`,
    ...(choice.reading !== undefined && { reading: choice.reading }),
    ...(choice.rounded !== undefined && { rounded: choice.rounded }),
  };
}

/** A rule that renames needs no note. */
function noteRenamed(from: string, to: string, scope: TableScope): void {
  const reason =
    from === ''
      ? 'a name cannot be empty'
      : systemColumns.includes(from)
        ? 'every table has a column of that name already'
        : 'a name has at most 63 bytes';
  if (from !== '' && truncateName(from) === from && !systemColumns.includes(from)) return;
  scope.note(`the column "${from}" is named "${to}": in PostgreSQL ${reason}`);
}

/** AUTOINCREMENT under Prisma is SERIAL, as Prisma Migrate writes it; elsewhere every rowid alias is an identity. */
function planSequence(column: SourceColumn, scope: TableScope): PlannedColumn['sequence'] {
  const { rowidColumn, autoincrement, sequenceValue } = scope.source;
  if (column.name !== rowidColumn) return undefined;
  if (scope.isPrisma && !autoincrement) return undefined;
  return {
    name: scope.claimName(`${scope.name}_${column.name}_seq`),
    style: scope.isPrisma ? 'serial' : 'identity',
    lastUsed: String(sequenceValue ?? 0n),
  };
}

function planDefault(column: SourceColumn, scope: TableScope): string | undefined {
  if (column.default === undefined) return undefined;
  const fixed = migrationHistoryDefault(scope.source.name, column.name);
  if (fixed !== undefined) return fixed;
  const type = scope.type(column.name);
  const where = `${scope.source.name}.${column.name}`;
  const translated = translateDefault(column.default.expression, kindOf(type), {
    plainCurrentTimestamp: scope.isPrisma,
    note: (text) => scope.note(`default of "${column.name}": ${text}`),
  });
  const missing = scope.isNullable(column)
    ? ''
    : `; an insert without "${column.name}" fails until it has another: alter table ${quoteIdentifier(scope.name)} alter column ${scope.quotedColumn(column.name)} set default …`;
  if (!translated.ok) return scope.leave('default', where, translated.reason + missing, column.default.text);
  if (translated.constant !== undefined && !fitsType(translated.constant, type)) {
    return scope.leave(
      'default',
      where,
      `the value ${translated.constant} does not fit the column${missing}`,
      column.default.text,
    );
  }
  return translated.sql.toLowerCase() === 'null' ? undefined : translated.sql;
}

/** Whether a constant that the kind allows fits: range, length and members are the type's own. */
function fitsType(constant: string, type: PlannedColumn['type']): boolean {
  if (kindOf(type) === 'integer') return castFor(type).fits(BigInt(constant));
  if (type.kind === 'numeric') return castFor(type).fits(constant);
  if (type.kind === 'varchar' || type.kind === 'char' || type.kind === 'enum') return castFor(type).fits(constant);
  return true;
}

function planGenerated(column: SourceColumn, scope: TableScope): string | undefined {
  if (column.generated === undefined) return undefined;
  const kind = kindOf(scope.type(column.name));
  const translated = translateExpression(column.generated.expression, scope.translation('generated'), kind);
  if (translated.ok) {
    if (!column.generated.stored)
      scope.note(`the generated column "${column.name}" is stored, since PostgreSQL before 18 has no virtual ones`);
    return translated.sql;
  }
  scope.leave('generated column', `${scope.source.name}.${column.name}`, translated.reason, column.generated.text);
  scope.notes.push(
    `"${scope.source.name}"."${column.name}" becomes a plain column that keeps its present values: ${translated.reason}.`,
  );
  return undefined;
}
