/**
 * The bookkeeping tables of migration tools have a fixed form in PostgreSQL, whatever the declarations on SQLite.
 * Prisma's: https://github.com/prisma/prisma-engines, schema-engine/connectors/sql-schema-connector, flavour/postgres.
 */
import type { ColumnEvidence } from '../source/evidence.ts';
import type { TargetType } from '../types/target-type.ts';
import { chooseInFamily, type TypeChoice } from './type-families.ts';

const prismaMigrations: Record<string, TargetType> = {
  id: { kind: 'varchar', length: 36 },
  checksum: { kind: 'varchar', length: 64 },
  finished_at: { kind: 'timestamptz', unit: 'ms' },
  migration_name: { kind: 'varchar', length: 255 },
  logs: { kind: 'text' },
  rolled_back_at: { kind: 'timestamptz', unit: 'ms' },
  started_at: { kind: 'timestamptz', unit: 'ms' },
  applied_steps_count: { kind: 'integer' },
};

/** Undefined for every table but a migration tool's own. */
export function migrationHistoryType(table: string, column: string, evidence: ColumnEvidence): TypeChoice | undefined {
  const type = table === '_prisma_migrations' ? prismaMigrations[column] : undefined;
  if (type === undefined) return undefined;
  if (type.kind !== 'timestamptz') return { type, reason: "Prisma Migrate's own table" };
  const observed = chooseInFamily('timestamp', evidence, []);
  const unit = observed.type.kind === 'timestamp' ? observed.type.unit : type.unit;
  return { type: { ...type, unit }, reason: `Prisma Migrate's own table; ${observed.reason}` };
}

/** Defaults that the tool writes otherwise in PostgreSQL; undefined leaves the source's default to its translation. */
export function migrationHistoryDefault(table: string, column: string): string | undefined {
  return table === '_prisma_migrations' && column === 'started_at' ? 'now()' : undefined;
}
