/** Moves any SQLite database to PostgreSQL: complete, verified value by value, atomic, reversible. */
export { exportBundle, type ExportOptions, type ExportReport } from './bundle/export-bundle.ts';
export { importBundle, type ImportOptions, type ImportReport } from './bundle/import-bundle.ts';
export { cleanUp, type CleanupOptions, type CleanupReport } from './cleanup.ts';
export {
  CancelledError,
  type ExitStatus,
  exitStatus,
  MoverError,
  RollbackError,
  SourceError,
  TargetError,
  UsageError,
  VerificationError,
} from './errors.ts';
export { examine, type DoctorOptions } from './doctor/examine.ts';
export type { Finding } from './doctor/finding.ts';
export type { EventListener, MoverEvent, Phase } from './events.ts';
export { migrate } from './migrate.ts';
export type { FollowOptions, MigrateOptions } from './migrate-options.ts';
export type { MigrationPlan } from './plan/plan.ts';
export type { MigrationReport } from './report/migration-report.ts';
export type { ColumnRule, EnumRule, MigrationRules, TableRule } from './rules/rules.ts';
export { readRules } from './rules/read-rules.ts';
export type { CarryBackReport } from './reverse/carry-back.ts';
export { rollback, type RollbackOptions, type RollbackReport } from './rollback.ts';
export type { Verification } from './run/verify-tables.ts';
export { verifyMigration, type VerifyOptions } from './verify-migration.ts';
