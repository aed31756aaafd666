/**
 * `@vanguard/postgres/connection`: single connections, URLs and quoting, without pool and query builder. Those are 250
 * modules, a fifth of a second in every thread that loads them.
 */
export { cancelStatement } from './cancel-statement.ts';
export { type ConnectionOptions, connectClient } from './connect.ts';
export { type ConnectionBudget, readConnectionBudget } from './connection-budget.ts';
export { type DatabaseFailure, findDatabaseFailure } from './database-failure.ts';
export { type DatabaseUrl, parseDatabaseUrl, redactUrl, withDatabase } from './database-url.ts';
export { ensureDatabase } from './ensure-database.ts';
export { announcedPid, findPooler, type Pooler, sharesSessions } from './find-pooler.ts';
export { ConnectionsBusyError, EmbeddedPostgresError, MigrationError, PostgresConnectionError } from './errors.ts';
export { quoteIdentifier, quoteLiteral } from './quote.ts';
export { within } from './within.ts';
