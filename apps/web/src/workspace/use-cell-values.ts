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

const words: Readonly<Record<string, readonly CellValue[]>> = {
  source: sources.map((value) => ({ value })),
  dor: dors.map((value) => ({ value })),
  status: states.map((value) => ({ value })),
};

const answers: readonly CellValue[] = [{ value: 'yes' }, { value: 'no' }];

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
  const isCounted = column?.editor === 'list' && custom === undefined;
  const narrow = narrowedBy[column?.id ?? ''];
  const value = narrow && record?.[narrow];
  const search: RecordsSearch = narrow && value ? { ...everything, [narrow]: [value] } : everything;
  const { data, isPlaceholderData } = useQuery({ ...facetsQuery(organizationId, search), enabled: isCounted });
  const ofDeclared = useCustomValues(organizationId, column);
  if (column === undefined) return undefined;
  if (custom !== undefined) return custom.kind === 'boolean' ? { values: answers, isCounting: false } : ofDeclared;
  const fixed = words[column.id];
  if (!isCounted) return fixed && { values: fixed, isCounting: false };
  const isCounting = data === undefined || isPlaceholderData;
  return { values: isCounting ? [] : data[column.id as 'class'], isCounting };
}

/** Of a declared field that is a text, the most frequent values. */
function useCustomValues(organizationId: string, column: Column | undefined): CellValues | undefined {
  const isListed = column?.editor === 'list' && column.custom !== undefined;
  const { data, isPlaceholderData } = useQuery({
    ...customValuesQuery(organizationId, column?.custom?.key ?? '', everything),
    enabled: isListed,
  });
  if (!isListed) return undefined;
  const isCounting = data === undefined || isPlaceholderData;
  return { values: isCounting ? [] : data.values, isCounting };
}
