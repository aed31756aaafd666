/** What a page needs of the contract: the client and the types, without the schemas and their validator. */
export type { User } from './auth.ts';
export { type Client, createClient } from './client.ts';
export { csvType, xlsxType } from './media-types.ts';
export type { Organization } from './organizations.ts';
export type { Problem } from './problem.ts';
export { ProblemError } from './problem-error.ts';
export type { MergedRecord, RecordsPage, Totals } from './records.ts';
export type { Facets } from './summaries.ts';
export { type SortField, type SortKey, sortFields } from './sort-fields.ts';
export type { ImportPreview, ImportResult } from './transfer.ts';
