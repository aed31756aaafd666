/** PEMS, the system of record: a client of its REST services, and the mapping between its fields and ours. */
export {
  checkConnection,
  checkFeedConnection,
  type ConnectionCheck,
  type ConnectionStep,
} from './client/check-connection.ts';
export { createPemsClient, type PemsClient, type RecordsQuery } from './client/create-client.ts';
export type { FilterOperator, GridFilter } from './client/grid-request.ts';
export { limitRequests } from './client/limit-requests.ts';
export type { GridField, GridHead, RawRow } from './client/parse-grid.ts';
export type { CollectionPlace } from './client/read-collection.ts';
export type { FeedPage, FeedQuery } from './client/read-feed.ts';
export type { Continuation, ReadPlace, RecordsPage } from './client/read-records.ts';
export type { RecordKey, ScreenChanges, ScreenRecord } from './client/screen.ts';
export type { ScreenValue } from './client/screen-values.ts';
export {
  completeConfiguration,
  configurationDefaults,
  type Credentials,
  type PemsConfiguration,
  type PemsSettings,
} from './configuration.ts';
export { settingsOfConnection, type StoredConnection } from './configuration-of-connection.ts';
export { PemsError, type PemsErrorCode, pemsFailures } from './errors.ts';
export {
  type CustomColumn,
  defaultDictionary,
  type FieldDictionary,
  type FieldMapping,
  type MappedField,
} from './mapping/dictionary.ts';
export { type Drift, findDrift } from './mapping/drift.ts';
export type { FeedSettings, FeedTable } from './mapping/feeds.ts';
export { defaultFormats, type UpstreamFormats } from './mapping/formats.ts';
export { findMappingFaults, type MappingFault } from './mapping/find-mapping-faults.ts';
export {
  clientSettingsOf,
  completeMapping,
  defaultMapping,
  dictionaryOf,
  type UpstreamMapping,
} from './mapping/upstream-mapping.ts';
export type { MappedDelta } from './mapping/map-delta.ts';
export type { FeedEntry, RejectedEntry } from './mapping/map-entry.ts';
export {
  createMapping,
  type MappedRecord,
  type MappedRow,
  type MirrorData,
  type RecordMapping,
  type RejectedRow,
  type ValueFault,
} from './mapping/map-record.ts';
