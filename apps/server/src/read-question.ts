/** What is asked of records, with the fields that it names of those that the organization has declared, and values of their kinds. */
import {
  customKeyOf,
  customName,
  type Dimension,
  getField,
  type GroupField,
  isCustomName,
  type ProductDatabase,
  readConditions,
  readCustomFields,
  type RecordFilter,
  type Scope,
  type SortKey,
} from '@vanguard/datastore';
import {
  type FilterParameters,
  type GroupName,
  type RecordFilter as AskedFilter,
  type SortKey as AskedKey,
  toRecordFilter,
} from '@vanguard/protocol';

/** Throws DatastoreError `bad_query`. What names no declared field costs nothing. */
export async function readFilter(
  database: ProductDatabase,
  scope: Scope,
  { custom, ...filter }: AskedFilter,
): Promise<RecordFilter> {
  if (custom === undefined || Object.keys(custom).length === 0) return filter;
  return { ...filter, custom: readConditions(await readCustomFields(database, scope), custom) };
}

/** The parameters of an address as conditions. Throws DatastoreError `bad_query`. */
export async function readConditionsOf(
  database: ProductDatabase,
  scope: Scope,
  parameters: FilterParameters,
): Promise<RecordFilter> {
  return await readFilter(database, scope, toRecordFilter(parameters));
}

/** The same with an order. Throws DatastoreError `bad_query`. */
export async function readQuestion(
  database: ProductDatabase,
  scope: Scope,
  { sort, ...parameters }: FilterParameters & { sort: readonly AskedKey[] },
): Promise<RecordFilter & { sort: SortKey[] }> {
  const filter = await readConditionsOf(database, scope, parameters);
  return { ...filter, sort: await readSort(database, scope, sort) };
}

/** Fields to group by. Throws DatastoreError `bad_query`. */
export async function readGroupFields(
  database: ProductDatabase,
  scope: Scope,
  names: readonly GroupName[],
): Promise<GroupField[]> {
  if (!names.some(isCustomName)) return [...(names as readonly Dimension[])];
  const fields = await readCustomFields(database, scope);
  return names.map((name) => (isCustomName(name) ? getField(fields, customKeyOf(name) ?? name) : name));
}

async function readSort(database: ProductDatabase, scope: Scope, sort: readonly AskedKey[]): Promise<SortKey[]> {
  const keys = sort.map(({ field }) => customKeyOf(field));
  if (keys.every((key) => key === undefined)) return [...(sort as readonly SortKey[])];
  const fields = await readCustomFields(database, scope);
  return sort.map((asked, i) => {
    const key = keys[i];
    if (key === undefined) return asked as SortKey;
    return { field: customName(key), custom: getField(fields, key), descending: asked.descending };
  });
}
