/** The domain: what a PFA record is, what it costs, and how deltas change it. Pure. */
export {
  actualTerms,
  type BulkAmountField,
  type BulkTextField,
  type BulkOperation,
  bulkAmountFields,
  bulkDelta,
  bulkTextFields,
  forecastTerms,
  type OwnTermField,
  ownTermFields,
} from './bulk-operation.ts';
export { addDays, type CalendarDate, calendarDate, daysBetween, parseCalendarDate } from './calendar-date.ts';
export { actualCost, type Costs, forecastCost, layerCost, type LayerTerms, recordCosts } from './costs.ts';
export * from './custom-fields.ts';
export {
  baselineOf,
  changedFields,
  type Conflict,
  type Delta,
  isSameValue,
  type Rebased,
  rebase,
  squashDeltas,
  withoutUnchanged,
} from './delta.ts';
export { describeDraftFault, type DraftFault, type DraftFaultCode, findDraftFault } from './draft-rules.ts';
export { feedOfUsage, type FeedName, feedNames, type MasterDataFeed, masterDataFeeds, usageOfFeed } from './feeds.ts';
export { mergedCosts } from './merged-costs.ts';
export { add, divide, isPriceable, parseAmount, scaleAmount, subtract } from './money.ts';
export { type DeltaFault, findValueFault, isStorable, type ParsedDelta, parseDelta } from './parse-delta.ts';
export { emptyRecord, type PfaRecord } from './record.ts';
export * from './record-fields.ts';
export { type RecordStatus, statuses } from './status.ts';
export { hasUnknownSource, type Source, sources } from './source.ts';
export { type Budget, budgets } from './variance.ts';
export { forecastEndForCost, type TargetCost } from './reverse-costing.ts';
