/** What a page needs of the contract: the client and the types, without the schemas and their validator. */
export { addressOf } from './address.ts';
export type { ProblemCodeOf, QueryOf } from './contract.ts';
export type { RouteName } from './endpoints.ts';
export type { ProblemCode } from './problem-codes.ts';
export type { SessionEntry, User } from './auth.ts';
export { type Client, createClient } from './client.ts';
export type { FilterParameters } from './record-filter.ts';
export { longestText, mostSortKeys, mostValues, mostWords, wordsOf } from './limits.ts';
export { csvType, xlsxType } from './media-types.ts';
export type { Organization } from './organizations.ts';
export type { Problem } from './problem.ts';
export { ProblemError, type ReceivedProblem } from './problem-error.ts';
export type { BulkOperation, BulkResult, Draft, EditStep, SavedDrafts } from './drafts.ts';
export type { History, HistoryEntry } from './history.ts';
export type { MergedRecord, RecordLayers, RecordsPage, Totals } from './records.ts';
export type { Facets } from './summaries.ts';
export { type SortField, type SortKey, sortFields } from './sort-fields.ts';
export type { ImportPreview, ImportResult } from './transfer.ts';
