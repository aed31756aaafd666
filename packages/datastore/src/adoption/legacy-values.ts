/** Legacy values as SQL expressions of the product's types. Pure. */
import { quoteIdentifier, quoteLiteral } from '@vanguard/postgres';
import { DatastoreError } from '../errors.ts';
import type { ColumnMapping } from './legacy-mappings.ts';
import type { LegacyColumns } from './legacy-tables.ts';

/** A column of the row `l`. */
export function columnSql(name: string): string {
  return `l.${quoteIdentifier(name)}`;
}

/** A legacy instant is UTC; where a rule of the move gave it a time zone already, it is taken as it is. */
export function instantSql(table: string, name: string, present: LegacyColumns): string {
  const type = present.get(name);
  if (type === 'timestamp') return `${columnSql(name)} at time zone 'utc'`;
  if (type === 'timestamptz') return columnSql(name);
  if (type === 'date') return `${columnSql(name)}::timestamp at time zone 'utc'`;
  throw wrongType(table, name, type, 'timestamp(3)');
}

/** The calendar day in UTC. */
export function dateSql(table: string, name: string, present: LegacyColumns): string {
  const type = present.get(name);
  if (type === 'timestamp' || type === 'date') return `${columnSql(name)}::date`;
  if (type === 'timestamptz') return `(${columnSql(name)} at time zone 'utc')::date`;
  throw wrongType(table, name, type, 'timestamp(3)');
}

/** What PostgreSQL prints of a double, digit by digit. */
export function amountSql(name: string): string {
  return `${columnSql(name)}::text::numeric`;
}

export function valueSql(table: string, { from, kind, roles = [] }: ColumnMapping, present: LegacyColumns): string {
  switch (kind) {
    case 'plain':
      return columnSql(from);
    case 'instant':
      return instantSql(table, from, present);
    case 'json':
      return `text_to_jsonb(${columnSql(from)}::text)`;
    case 'amount':
      return amountSql(from);
    case 'role':
      return `case when ${isKnownRoleSql(from, roles)} then lower(${columnSql(from)}) else 'viewer' end`;
  }
}

export function isKnownRoleSql(name: string, roles: readonly string[]): string {
  return `coalesce(lower(${columnSql(name)}) in (${roles.map(quoteLiteral).join(', ')}), false)`;
}

function wrongType(table: string, column: string, type: string | undefined, expected: string): DatastoreError {
  return new DatastoreError(`The column "${column}" of the table "${table}" arrived as ${type}, not as ${expected}.`, {
    code: 'legacy_refused',
    hint: 'Move the file again without a rule for this column; where its values are mixed, correct them in a copy of the file.',
  });
}
