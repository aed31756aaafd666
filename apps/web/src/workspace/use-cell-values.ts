/** What the list of an editor offers: two words, the states, or the values that the records of the organization have. */
import { useQuery } from '@tanstack/react-query';
import { sources } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import { customValuesQuery } from '../records/custom-fields.ts';
import { facetsQuery } from '../records/record-queries.ts';
import type { RecordsSearch } from '../records/records-search.ts';
import type { Column } from '../sheet/columns.ts';
import type { CellValue, CellValues } from '../sheet/editors/cell-values.ts';
import { dors } from '../sheet/parse-value.ts';
import { states } from '../sheet/record-state.ts';
import { feedOfColumn, listedValues, masterDataQuery } from './master-data.ts';

const words: Readonly<Record<string, readonly CellValue[]>> = {
  source: sources.map((value) => ({ value })),
  dor: dors.map((value) => ({ value })),
  status: states.map((value) => ({ value })),
};

/** A class belongs to a category, a model to a manufacturer: their lists are those of the record's. */
const narrowedBy: Readonly<Record<string, 'category' | 'manufacturer'>> = { class: 'category', model: 'manufacturer' };

const everything: RecordsSearch = { includeDiscontinued: true, includeFundsTransferable: true };

/** Undefined where the column has no list. Whatever is hidden from the sheet counts too: its values are values. */
export function useCellValues(
  organizationId: string,
  column: Column | undefined,
  record: MergedRecord | undefined,
): CellValues | undefined {
  const custom = column?.custom;
  const isListed = column?.editor === 'list';
  const narrow = narrowedBy[column?.id ?? ''];
  const value = narrow && record?.[narrow];
  const search: RecordsSearch = narrow && value ? { ...everything, [narrow]: [value] } : everything;
  const facets = useQuery({ ...facetsQuery(organizationId, search), enabled: isListed && custom === undefined });
  // Of a declared field that is a text, the most frequent values.
  const key = custom?.key ?? '';
  const own = useQuery({ ...customValuesQuery(organizationId, key, everything), enabled: isListed && key !== '' });
  const feed = feedOfColumn(column?.id);
  const listed = useQuery({
    ...masterDataQuery(organizationId, feed ?? 'classes'),
    enabled: isListed && feed !== undefined,
  });
  if (column === undefined) return undefined;
  const fixed = column.answers ?? words[column.id];
  if (!isListed) return fixed && { values: fixed, isCounting: false };
  const isCounting = (custom === undefined ? facets : own).isPlaceholderData;
  const values = custom === undefined ? facets.data?.[column.id as 'class'] : own.data?.values;
  if (isCounting || values === undefined) return { values: [], isCounting: true };
  const ofPems = feed && listedValues(column.id, record, listed.data);
  return ofPems === undefined ? { values, isCounting } : { values: withListed(values, ofPems), isCounting, ofPems };
}

/** Those that no record has come after the others. */
function withListed(values: readonly CellValue[], ofPems: ReadonlySet<string>): readonly CellValue[] {
  const counted = new Set(values.map(({ value }) => value));
  return [...values, ...[...ofPems].filter((value) => !counted.has(value)).map((value) => ({ value }))];
}
