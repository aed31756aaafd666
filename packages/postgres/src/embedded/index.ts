/** `@vanguard/postgres/embedded`: the server that comes with the package, without pool and query builder. */
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './start-embedded-postgres.ts';
export { type FileLock, waitForFileLock } from './file-lock.ts';
export { type WatchedPostgres, type WatchState, watchEmbeddedPostgres } from './watch-embedded-postgres.ts';
export { type DatabaseOwner, ensureOwnedDatabase, findOwnerUrl } from './owned-database.ts';
