/** Columns whose values PostgreSQL alone reads: how texts come in, and how they are asked for again. Pure. */
import { quoteIdentifier } from '@vanguard/postgres/connection';
import type { PlannedColumn, PlannedTable } from '../plan/plan.ts';
import { isSentAsText, typeSql } from '../types/target-type.ts';
import { qualified } from './ddl.ts';

/** The statements by which columns of staged texts become what PostgreSQL reads in them. */
export function readTexts({ name, columns }: PlannedTable, schema: string): string[] {
  return columns
    .filter(({ type }) => isSentAsText(type))
    .map(({ name: column, type }) => {
      const [quoted, sql] = [quoteIdentifier(column), typeSql(type)];
      return `alter table ${qualified(schema, name)} alter column ${quoted} type ${sql} using ${quoted}::text::${sql}`;
    });
}

/** And back, for texts to come in again. */
export function unreadTexts({ name, columns }: PlannedTable, schema: string): string[] {
  return columns
    .filter(({ type }) => isSentAsText(type))
    .map(
      ({ name: column }) => `alter table ${qualified(schema, name)} alter column ${quoteIdentifier(column)} type text`,
    );
}

/** SQL of what PostgreSQL sends of a column. */
export function sentColumn({ name, type }: Pick<PlannedColumn, 'name' | 'type'>): string {
  return isSentAsText(type) ? `${quoteIdentifier(name)}::text` : quoteIdentifier(name);
}
