/** Test support: a real PostgreSQL for every test that needs one. */
export { casesForServer, isRepetition, isWholeSuite, propertyRuns } from './suite.ts';
export { createTestDatabase, type TestDatabase, type TestDatabaseTemplate, useTestDatabase } from './test-database.ts';
export { type EncryptedServer, hasOpenssl, useEncryptedServer } from './encrypted-server.ts';
export {
  makeServer,
  preparedServerFolder,
  type ServerFolder,
  serverFolder,
} from '../embedded/testing/server-folder.ts';
export { anyText } from './any-text.ts';
export { findPgBouncer, type PgBouncer, type PgBouncerOptions, startPgBouncer } from './pgbouncer.ts';
export { startReplica, streamingSettings } from './streaming-replica.ts';
