/** The fields that the organization has declared, as the page asks for them and shows their values. */
import { queryOptions } from '@tanstack/react-query';
import { type CustomField, customKeyOf, type CustomValue, isCustomName } from '@vanguard/pfa';
import { api } from '../api/api.ts';
import { formatDate } from './format.ts';
import type { RecordsSearch } from './records-search.ts';

/** They change seldom: asked for where something is shown of them. */
export const customFieldsQuery = (organizationId: string) =>
  queryOptions({
    queryKey: ['custom-fields', organizationId],
    queryFn: async ({ signal }) =>
      (await api.customFields({ params: { orgId: organizationId }, query: {}, signal })).fields,
    staleTime: 60_000,
  });

/** The values of one under a search, most frequent first; its own condition does not count. */
export function customValuesQuery(organizationId: string, key: string, search: RecordsSearch, find = '') {
  const { sort: _sort, ...filters } = search;
  return queryOptions({
    queryKey: ['custom-values', organizationId, key, filters, find],
    queryFn: async ({ signal }) =>
      await api.customValues({
        params: { orgId: organizationId, key },
        query: { ...filters, find: find || undefined },
        signal,
      }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

/** What is not of the field's kind is the text that it is. */
export function formatCustom({ kind }: Pick<CustomField, 'kind'>, value: CustomValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return kind === 'date' && /^\d{4}-\d\d-\d\d$/.test(value) ? formatDate(value) : value;
}

/** Fields of a draft side by side, the declared ones as `custom.KEY`. */
export function flatValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { custom, ...own } = values;
  if (typeof custom !== 'object' || custom === null) return { ...values };
  return { ...own, ...Object.fromEntries(Object.entries(custom).map(([key, value]) => [`custom.${key}`, value])) };
}

/** Fields of a change side by side, as the page has them, with the declared ones under `custom`, as the server takes them. */
export function nestedValues(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(values);
  const custom = entries.flatMap(([name, value]) => (isCustomName(name) ? [[customKeyOf(name), value]] : []));
  if (custom.length === 0) return { ...values };
  return {
    ...Object.fromEntries(entries.filter(([name]) => !isCustomName(name))),
    custom: Object.fromEntries(custom) as unknown,
  };
}

/** Without a declaration at hand, by its column. */
export const shortName = (field: string): string => customKeyOf(field) ?? field;
