/** PostgreSQL for the rest of the workspace. */
export { clientConfig, connectClient, type ConnectionOptions, ensureDatabase } from './connect.ts';
export {
  type Database,
  inTransaction,
  openPool,
  type PoolOptions,
  type Transaction,
  type TransactionOptions,
  withinOpenTransaction,
} from './database.ts';
export { type DatabaseUrl, parseDatabaseUrl, redactUrl, withDatabase } from './database-url.ts';
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded/start-embedded-postgres.ts';
export { EmbeddedPostgresError, MigrationError, PostgresConnectionError } from './errors.ts';
export { migrateToLatest, type MigrationsOptions, pendingMigrations } from './migrations.ts';
export { quoteIdentifier, quoteLiteral } from './quote.ts';
