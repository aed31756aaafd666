/** PostgreSQL for the rest of the workspace. */
export { forkInBackground } from './background-process.ts';
export * from './connection.ts';
export type { PoolOptions, PoolUse, Work } from './connection-pool.ts';
export { type CopiedRow, copyRows, type GuardQuery } from './copy-rows.ts';
export { type Database, forWork, isSamePool, limitsOf, openPool, useOf } from './database.ts';
export * from './embedded/index.ts';
export { type ListenOptions, type Listening, type ListenState, listenTo } from './listen.ts';
export { type MigrationsOptions, migrateToLatest, pendingMigrations } from './migrations/migrate.ts';
export type { Session as MigrationSession } from './migrations/session.ts';
export { describeRevision, digestOfObjects, readObjectFiles, readRevision } from './migrations/object-files.ts';
export { readSchema } from './schema-dump/read-schema.ts';
export { executePrepared } from './prepared-statements.ts';
export { type LogEnd, readLogEnd, readReplay, type Replay } from './replication.ts';
export { Slots } from './slots.ts';
export type { RanStatement, SlowStatement, SlowStatements } from './slow-statements.ts';
export { limitSettings, type TimeLimits, type Workload } from './time-limits.ts';
export { inTransaction, type Transaction, type TransactionOptions, withinOpenTransaction } from './transaction.ts';
export { within } from './within.ts';
