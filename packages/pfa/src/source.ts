/**
 * Where a record's equipment comes from, which decides how it costs. Whatever is written here is one of two words; what
 * upstream has otherwise is kept as it is, a spelling variant (`rental`, ` Rental `) no less than another word: it costs
 * nothing, and the record is marked, so that somebody repairs it where it is wrong. To take a variant for its word would
 * change what a record costs without anybody having decided it. SQL has the same in pfa_has_unknown_source
 * (packages/datastore).
 */
import type { PfaRecord } from './record.ts';

export const sources = ['Rental', 'Purchase'] as const;
export type Source = (typeof sources)[number];

export function isSource(value: unknown): value is Source {
  return (sources as readonly unknown[]).includes(value);
}

/** For a value in a record: an empty value means that there is no source, not that it is unknown. */
export function isUnknownSource(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !isSource(value);
}

/** Whether the record or a layer of it has a source that costs cannot be worked out of. */
export function hasUnknownSource(
  record: Partial<Pick<PfaRecord, 'source' | 'planSource' | 'forecastSource' | 'actualSource'>>,
): boolean {
  return [record.source, record.planSource, record.forecastSource, record.actualSource].some(isUnknownSource);
}
