/** From an entry of a collection to what the product keeps of it. Pure. One with a value that cannot be read is rejected whole. */
import { isObject, type JsonObject, textOf } from '../client/envelope.ts';
import type { FeedSettings } from './feeds.ts';
import { isStorableText } from './is-storable-text.ts';
import type { ValueFault } from './map-record.ts';
import type { ValueReader } from './read-value.ts';

export interface FeedEntry {
  /** What it is known by; of several columns with a tab in between. */
  key: string;
  /** By the product's names; what has no value is left out. */
  data: Readonly<Record<string, string>>;
}

export interface RejectedEntry {
  /** Null where it is the key that cannot be read. */
  key: string | null;
  faults: readonly ValueFault[];
  /** As it came. */
  raw: JsonObject;
}

export type MappedEntry = { entry: FeedEntry; rejected?: undefined } | { entry?: undefined; rejected: RejectedEntry };

/** Bytes in UTF-8, as of ids of records: it stands in an index. */
const longestKey = 500;

export function mapEntry(raw: JsonObject, { key: keys, columns }: FeedSettings, reader: ValueReader): MappedEntry {
  const faults: ValueFault[] = [];
  const parts = keys.map((upstream) => {
    const text = valueAt(raw, upstream);
    const code = text === '' ? 'missing' : isStorableText(text) ? undefined : 'not_storable';
    if (code !== undefined) faults.push({ field: upstream, upstream, code });
    return text;
  });
  const joined = parts.join('\t');
  if (Buffer.byteLength(joined) > longestKey)
    faults.push({ field: 'key', upstream: keys.join(', '), code: 'not_storable' });
  const key = faults.length > 0 ? null : joined;
  const data: Record<string, string> = {};
  for (const { name, upstream, kind } of columns) {
    const text = valueAt(raw, upstream);
    const value = kind === 'date' ? reader.date(text) : text;
    if (value === undefined) faults.push({ field: name, upstream, code: 'unreadable' });
    else if (value !== null && value !== '') {
      if (isStorableText(value)) data[name] = value;
      else if (!keys.includes(upstream)) faults.push({ field: name, upstream, code: 'not_storable' });
    }
  }
  return faults.length > 0 || key === null ? { rejected: { key, faults, raw } } : { entry: { key, data } };
}

/** Whether the entry is of the organization, by its column: of all where there is none. */
export function isOfOrganization(raw: JsonObject, { organization }: FeedSettings, code: string): boolean {
  if (organization === undefined) return true;
  const owner = valueAt(raw, organization);
  return owner === '' || owner === '*' || owner === code;
}

/** Empty where there is none. `path`: names with dots in between. */
export function valueAt(raw: JsonObject, path: string): string {
  let value: unknown = raw;
  for (const name of path.split('.')) value = isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return textOf(value)?.trim() ?? '';
}
