/** PostgreSQL for the rest of the workspace. */
export { type ConnectionOptions, connectClient } from './connect.ts';
export { type Database, openPool, type PoolOptions } from './database.ts';
export { type DatabaseUrl, parseDatabaseUrl, redactUrl, withDatabase } from './database-url.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export { ensureDatabase } from './ensure-database.ts';
export { EmbeddedPostgresError, MigrationError, PostgresConnectionError } from './errors.ts';
export { migrateToLatest, type MigrationsOptions, pendingMigrations } from './migrations/migrate.ts';
export { quoteIdentifier, quoteLiteral } from './quote.ts';
export { inTransaction, type Transaction, type TransactionOptions, withinOpenTransaction } from './transaction.ts';
export { executePrepared } from './prepared-statements.ts';
