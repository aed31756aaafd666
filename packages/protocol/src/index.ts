/** The HTTP contract of the product. */
export {
  type Credentials,
  credentialsSchema,
  type PasswordChange,
  passwordChangeSchema,
  type Session,
  type SessionEntry,
  sessionSchema,
  type User,
  userSchema,
} from './auth.ts';
export { type Client, type ClientOptions, createClient } from './client.ts';
export { gatherCustom } from './custom-parameters.ts';
export type { BulkOperation, BulkResult, Draft, EditStep, SaveDrafts, SavedDrafts } from './drafts.ts';
export { type EventData, type EventName, eventSchemas } from './events.ts';
export type { History, HistoryEntry } from './history.ts';
export { idempotencyKeyHeader, keyedHeadersSchema, repeatedAnswerHeader } from './idempotency.ts';
export { csvType, eventStreamType, metricsType, problemContentType, xlsxType } from './media-types.ts';
export { type Organization, organizationListSchema, organizationSchema } from './organizations.ts';
export { type Problem, problemSchema } from './problem.ts';
export { ProblemError } from './problem-error.ts';
export { toRecordFilter } from './filter-parameters.ts';
export type { FilterParameters, RecordFilter } from './record-filter.ts';
export {
  type MergedRecord,
  mergedRecordSchema,
  type RecordsPage,
  recordsPageSchema,
  type RecordsQuery,
  recordsQuerySchema,
  type Totals,
  totalsSchema,
} from './records.ts';
export { type ProblemCode, problemCodes } from './problem-codes.ts';
export { problemsOf } from './route-problems.ts';
export { isOfOrganization, needsSession, type Permission, type Route, tags } from './route.ts';
export type { AnswerOf, ProblemCodeOf, QueryOf } from './contract.ts';
export { addressOf } from './address.ts';
export type { RouteName } from './endpoints.ts';
export { nameOf, routes } from './routes.ts';
export {
  type Facets,
  facetsSchema,
  type GroupName,
  type Groups,
  type Matrix,
  type Stats,
  type TimelineBounds,
} from './summaries.ts';
export type { CommitResult, Outbox, SyncStatus } from './sync.ts';
export { type SortField, type SortKey, sortFields } from './sort-fields.ts';
export type { ImportPreview, ImportResult } from './transfer.ts';
export { storableText } from './values.ts';
