/** PostgreSQL for the rest of the workspace. */
export * from './connection.ts';
export { type Database, openPool, type PoolOptions } from './database.ts';
export * from './embedded/index.ts';
export { type MigrationsOptions, migrateToLatest, pendingMigrations } from './migrations/migrate.ts';
export { executePrepared } from './prepared-statements.ts';
export { inTransaction, type Transaction, type TransactionOptions, withinOpenTransaction } from './transaction.ts';
