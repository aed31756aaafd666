/** The product's schema and every query on it. */
export type { Account } from './accounts/account.ts';
export {
  Authenticator,
  type PasswordChangeResult,
  type SignIn,
  type SignInRequest,
} from './accounts/authenticator.ts';
export { findDefaultPasswords } from './accounts/find-default-passwords.ts';
export { findSignInFaults, type SignInFaults } from './accounts/find-sign-in-faults.ts';
export { type Access, findAccess } from './accounts/find-access.ts';
export { hasActiveAccount } from './accounts/has-active-account.ts';
export { type Preferences, savePreferences } from './accounts/save-preferences.ts';
export { listOrganizations, type OrganizationEntry } from './accounts/organizations.ts';
export {
  createOrganization,
  listManagedOrganizations,
  type ManagedOrganization,
  setOrganizationActive,
} from './accounts/manage-organizations.ts';
export { listUsers, type UserEntry } from './accounts/list-users.ts';
export {
  createUser,
  type NewUser,
  removeMembership,
  setMembership,
  setPassword,
  setUserActive,
  setUserRole,
} from './accounts/manage-accounts.ts';
export type { Membership } from './accounts/memberships.ts';
export { type Erasure, erasePerson } from './persons/erase-person.ts';
export { exportPerson } from './persons/export-person.ts';
export { openPasswordPool, type PasswordPool } from './accounts/password-pool.ts';
export { passwordsInPlace } from './accounts/passwords-in-place.ts';
export { defaultPasswords, type PasswordOwner } from './accounts/password-strength.ts';
export { removeForgottenAttempts } from './accounts/password-attempts.ts';
export {
  endSession,
  endSessions,
  lendSession,
  listSessions,
  markSeen,
  removeEndedSessions,
  removeSession,
  seenIntervalMs,
  type SessionEntry,
  type Visitor,
} from './accounts/sessions.ts';
export { adoptLegacy, type AdoptionReport } from './adoption/adopt-legacy.ts';
export type { AdoptedTable } from './adoption/legacy-tables.ts';
export { type Answer, keepAnswer, type KeyedRequest, removeExpiredAnswers } from './answers/keep-answer.ts';
export { type BulkPreview, type BulkRequest, type BulkResult, previewBulk, runBulk } from './bulk/run-bulk.ts';
export {
  type ConnectionEntry,
  findConnectionFor,
  listConnections,
  type OpenConnection,
  openConnection,
  recordConnectionTest,
} from './connections/connections.ts';
export {
  type ReencryptedSecrets,
  rotateSecrets,
  unlockLegacySecrets,
  withKeysInUse,
} from './connections/reencrypt-secrets.ts';
export { type ConnectionChange, saveConnection } from './connections/save-connection.ts';
export { type EncryptionKey, encryptionKey, type KeyRing } from './connections/secrets.ts';
export { type DiscardedStep, type DiscardSelection, discardDrafts, discardStep } from './drafts/discard-drafts.ts';
export { type EditStep, listEditSteps, redoDrafts, undoDrafts } from './drafts/edit-steps.ts';
export { type DraftEntry, type DraftQuery, listDrafts } from './drafts/list-drafts.ts';
export { rebaseDrafts, type Resolution, resolveConflicts } from './drafts/resolve-conflicts.ts';
export { type Modification, type SavedDrafts, saveDrafts, type SaveRequest } from './drafts/save-drafts.ts';
export { type EventPosition, formatPosition, parsePosition, seenIn } from './events/event-position.ts';
export { type EventReader, findEventReaders } from './events/event-readers.ts';
export {
  eventChannel,
  type EventsRead,
  type OrganizationEvent,
  readEvents,
  readPosition,
  removeExpiredEvents,
} from './events/read-events.ts';
export { DatastoreError, DraftRefusedError, PreconditionFailedError, type RefusedField } from './errors.ts';
export {
  type FieldChange,
  findHistory,
  type HistoryEntry,
  type HistoryPage,
  type HistoryQuery,
} from './history/list-history.ts';
export { type ExportField, exportFields } from '@vanguard/pfa';
export { type FileColumn, fileColumnsOf, type FileField, valueOfColumn } from './exports/custom-columns.ts';
export { columnsOf, type ColumnKind, type ExportColumn } from './exports/export-fields.ts';
export { type ExportQuery, exportRecords } from './exports/export-records.ts';
export { type FieldConfiguration, readFieldConfiguration } from './exports/field-configuration.ts';
export { confirmImport, type ImportResult } from './imports/confirm-import.ts';
export type { ImportFault } from './imports/compare-row.ts';
export type { CellValue, ImportRow, ImportTable } from './imports/import-table.ts';
export { type ImportPreview, previewImport } from './imports/preview-import.ts';
export { loadMirror } from './load/load-mirror.ts';
export { makeIndex, type MirrorIndex, mirrorIndexes } from './load/mirror-indexes.ts';
export { type CustomField, customKeyOf, customName, type Dimension, isCustomName } from '@vanguard/pfa';
export { type AskedCondition, type CustomCondition, getField, readConditions } from './custom-fields/custom-filter.ts';
export { type CustomValueList, listCustomValues } from './custom-fields/custom-values.ts';
export {
  findFailedIndexes,
  type IndexState,
  keepCustomIndexes,
  type KeptIndexes,
  makeCustomIndexes,
} from './custom-fields/custom-indexes.ts';
export {
  changeCustomField,
  type CustomFieldReview,
  declareCustomField,
  listAllDeclaredFields,
  listCustomFields,
  listDeclaredFields,
  noteMisfits,
  readCustomFields,
  reviewCustomFields,
  withdrawCustomField,
} from './custom-fields/custom-fields.ts';
export {
  type FieldMappingVersion,
  findFieldMapping,
  listFieldMappings,
  saveFieldMapping,
  type StoredFieldMapping,
} from './mappings/field-mappings.ts';
export { migrateProduct, pendingProductMigrations, type Upgrade, upgradeProduct } from './migrate-product.ts';
export { type Drift, findDrift } from './operations/find-drift.ts';
export {
  type ArchiveFigures,
  type FeedFigures,
  type Figures,
  type OrganizationFigures,
  readFigures,
} from './operations/read-figures.ts';
export { summaryChangeTables } from './product-tables.ts';
export { isProductEmpty, recordAdoption, undoAdoption } from './product-contents.ts';
export { type Facets, type FacetValue, listFacets, readFacets } from './records/facets.ts';
export type { RecordValues } from './records/fields.ts';
export { findPosition } from './records/find-position.ts';
export { findRecord, type RecordLayer, type RecordWithLayers } from './records/find-record.ts';
export { type Group, listGroups, readGroups } from './records/groups.ts';
export type { GroupField } from './summaries/cells.ts';
export { hasRecords } from './records/has-records.ts';
export {
  listRecords,
  type MergedRecord,
  type PageOfRecords,
  type PageQuery,
  readPage,
  type RecordPage,
} from './records/list-records.ts';
export { findMonthMatrix, type Layer, type MatrixCell, readMonthMatrix } from './records/month-matrix.ts';
export { inSnapshot } from './records/overlay.ts';
export type { DateRange, Includes, RecordFilter } from './records/record-filter.ts';
export { type CostTotals, findTotals, readSummary, type Summary, type Totals } from './records/record-totals.ts';
export type { SortKey } from './records/sort-order.ts';
export { findUnboundRole } from './find-unbound-role.ts';
export { type Bounds, findTimelineBounds, readTimelineBounds, type TimelineBounds } from './records/timeline-bounds.ts';
export type { OrganizationRole, ProductSchema, SystemRole } from './schema.ts';
export { appRole } from './app-role.ts';
export { asOrganization, asUser, type ProductDatabase, type ProductTransaction, type Scope } from './scope.ts';
export { refreshSummaries } from './summaries/refresh-summaries.ts';
export { decideMessage, listOutbox, type OutboxEntry } from './sync/outbox-review.ts';
export { type Commit, commitDrafts } from './sync/commit-drafts.ts';
export {
  claimMessages,
  type DeliveredMark,
  listOwing,
  markDelivered,
  markSent,
  type OutboxMessage,
  type Owing,
  postponeMessage,
  type Refused,
  returnMessage,
} from './sync/outbox.ts';
export { applyRecord, applyChanged, markVanished, readUpstreamRecords } from './sync/apply-pull.ts';
export type { Run, StagedSoFar } from './sync/run.ts';
export { findStaged, type PageProgress, type PulledRecord, stageRecords, unstage } from './sync/stage-records.ts';
export {
  acceptLoss,
  askForPull,
  readOrganizationId,
  cancelRun,
  listRuns,
  listSchedules,
  type ManagedRun,
  type ManagedSchedule,
  readDrift,
  recordDrift,
  saveSchedule,
} from './sync/administer-pulls.ts';
export { claimPull, type DuePull, hastenPulls, listDuePulls, retryFailedPulls } from './sync/due-pulls.ts';
export {
  listRejections,
  openRejections,
  type Rejection,
  type RejectionEntry,
  type Rejections,
} from './sync/pull-rejections.ts';
export { askToReadAll } from './sync/read-all-again.ts';
export { type HeldPlaces, Places } from './sync/places.ts';
export { deliveredSchedule, findNextPulls, type NextPulls, type PullSchedule } from './sync/pull-schedule.ts';
export { removeOldMessages, removeOldRuns } from './sync/prune.ts';
export {
  findSignInRefusal,
  forgetSignInRefusal,
  recordSignInRefusal,
  type SignInRefusal,
} from './sync/sign-in-refusals.ts';
export { listServedOrganizations, readConnectionsStamp, type ServedOrganization } from './sync/stored-upstreams.ts';
export {
  type ConnectedOrganization,
  connectOrganization,
  connectToPems,
  connectToSimulator,
  listConnectedOrganizations,
  readSyncStatus,
  recordFailedPull,
  requestPull,
  type SyncStatus,
} from './sync/sync-runs.ts';
export {
  beginFeedRun,
  beginRun,
  endRun,
  type PullKind,
  releaseRun,
  takeOverRun,
} from './sync/run-life.ts';
export { PullEndedError, tellAlive } from './sync/hold-run.ts';
export { applyFeed } from './sync/apply-feed.ts';
export { claimFeed, type DueFeed, hastenFeed, listDueFeeds, retryFailedFeeds } from './sync/due-feeds.ts';
export {
  askForFeed,
  type FeedEntryRow,
  listFeedEntries,
  listFeeds,
  listMasterData,
  type ManagedFeed,
  saveFeedSchedule,
} from './sync/administer-feeds.ts';
export type { FeedSchedule } from './sync/feed-schedules.ts';
export { type FeedName, feedOfUsage } from '@vanguard/pfa';
export {
  deleteView,
  listViews,
  mostViews,
  type SavedView,
  saveView,
  setDefaultView,
  shareView,
} from './views/saved-views.ts';
export { findRoles, grantRoles, inSession, mayPull } from './roles/grant-roles.ts';
export {
  administratorStatements,
  createStatement,
  groupRights,
  ownerStatements,
  planRoles,
  type RolesPlan,
} from './roles/plan-roles.ts';
export type { DatabaseRoles, RoleFacts } from './roles/read-roles.ts';
