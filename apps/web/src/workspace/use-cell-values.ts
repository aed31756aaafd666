/** What the list of an editor offers: two words, the states, or the values that the records of the organization have. */
import { useQuery } from '@tanstack/react-query';
import { sources } from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import { facetsQuery } from '../records/record-queries.ts';
import type { RecordsSearch } from '../records/records-search.ts';
import type { Column } from '../sheet/columns.ts';
import type { CellValue, CellValues } from '../sheet/editors/cell-values.ts';
import { dors } from '../sheet/parse-value.ts';
import { states } from '../sheet/record-state.ts';

const words: Readonly<Record<string, readonly CellValue[]>> = {
  source: sources.map((value) => ({ value })),
  dor: dors.map((value) => ({ value })),
  status: states.map((value) => ({ value })),
};

/** A class belongs to a category, a model to a manufacturer: their lists are those of the record's. */
const narrowedBy: Readonly<Record<string, 'category' | 'manufacturer'>> = { class: 'category', model: 'manufacturer' };

/** Undefined where the column has no list. Whatever is hidden from the sheet counts too: its values are values. */
export function useCellValues(
  organizationId: string,
  column: Column | undefined,
  record: MergedRecord | undefined,
): CellValues | undefined {
  const isCounted = column?.editor === 'list';
  const narrow = narrowedBy[column?.id ?? ''];
  const value = narrow && record?.[narrow];
  const everything = { includeDiscontinued: true, includeFundsTransferable: true };
  const search: RecordsSearch = narrow && value ? { ...everything, [narrow]: [value] } : everything;
  const { data, isPlaceholderData } = useQuery({ ...facetsQuery(organizationId, search), enabled: isCounted });
  if (column === undefined) return undefined;
  const fixed = words[column.id];
  if (!isCounted) return fixed && { values: fixed, isCounting: false };
  const isCounting = data === undefined || isPlaceholderData;
  return { values: isCounting ? [] : data[column.id as 'class'], isCounting };
}
