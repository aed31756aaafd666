/** Moves any SQLite database to PostgreSQL: complete, verified value by value, atomic, reversible. */
export { type ExportOptions, type ExportReport, exportBundle } from './bundle/export-bundle.ts';
export { type ImportOptions, type ImportReport, importBundle } from './bundle/import-bundle.ts';
export { type CleanupOptions, type CleanupReport, cleanUp } from './cleanup.ts';
export { type DoctorOptions, examine } from './doctor/examine.ts';
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
export { migrate } from './migrate.ts';
export type { MigrationPlan } from './plan/plan.ts';
export { readRules } from './plan/rules/read-rules.ts';
export type { ColumnRule, EnumRule, MigrationRules, TableRule } from './plan/rules/rules.ts';
export type { EventListener, MoverEvent, Phase } from './progress/events.ts';
export type { Finding } from './progress/finding.ts';
export type { MigrationReport } from './report/migration-report.ts';
export type { CarryBackReport } from './reverse/carry-back.ts';
export { type RollbackOptions, type RollbackReport, rollback } from './rollback.ts';
export type { FollowOptions, MigrateOptions } from './run/migrate-options.ts';
export type { Verification } from './verify/verify-tables.ts';
export { type VerifyOptions, verifyMigration } from './verify-migration.ts';
