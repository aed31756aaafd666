/**
 * From a row of PEMS to what the mirror keeps. Pure. A row with one value that cannot be read is rejected whole, with the
 * names of the fields: half a record would look like a change.
 */
import { createHash } from 'node:crypto';
import { canonicalNumber, type CustomKind, type Delta, isRecordField } from '@vanguard/pfa';
import type { RawRow } from '../client/parse-grid.ts';
import type { RecordKey } from '../client/screen.ts';
import type { GridSettings } from '../configuration.ts';
import type { FieldDictionary, FieldMapping } from './dictionary.ts';
import { canonicalFormats, type UpstreamFormats } from './formats.ts';
import { isStorableText } from './is-storable-text.ts';
import { kindOf } from './kind-of.ts';
import { type MappedDelta, mapDelta } from './map-delta.ts';
import { type ValueReader, valueReader } from './read-value.ts';

/** As pfa_mirror.data: fields of ours typed, those without a value left out; columns we do not know by their own names, unless a field has that name. */
export type MirrorData = Readonly<Record<string, string | boolean>>;

export interface MappedRecord extends RecordKey {
  /** As PEMS has written it; for people. */
  upstreamVersion: string | null;
  /** Instant of the last change, ISO 8601 in UTC; null where PEMS has none. */
  changedAt: string | null;
  data: MirrorData;
  /** Declared columns whose value is not of the kind: kept as the text that it is. */
  misfits: readonly string[];
}

export interface ValueFault {
  /** Our field; the column's name for keys. */
  field: string;
  upstream: string;
  /** `not_storable`: what PostgreSQL takes nowhere, or a text that is too long for its place. */
  code: 'missing' | 'unreadable' | 'not_storable';
}

export interface RejectedRow {
  /** Null where it is the key that cannot be read. */
  pfaId: string | null;
  faults: readonly ValueFault[];
}

export type MappedRow = { record: MappedRecord; rejected?: undefined } | { record?: undefined; rejected: RejectedRow };

export interface RecordMapping {
  /** The same of mappings that read alike. */
  readonly fingerprint: string;
  /** Columns without which no record can be mapped: for `requiredFields` of a read. */
  readonly requiredFields: readonly string[];
  /** Maps a row of the grid. */
  mapRow(this: void, row: RawRow): MappedRow;
  /** Maps a row of the screen, whose values are typed: from `readRecord` and `writeRecord`. */
  mapScreenRow(this: void, row: RawRow): MappedRow;
  /**
   * What PEMS is told of a user's changes. `isActualized`: of the record with the delta. Throws PemsError
   * `no_place_for_field`.
   */
  mapDelta(this: void, delta: Delta, isActualized: boolean): MappedDelta;
}

export interface MappingSettings {
  dictionary: FieldDictionary;
  formats: UpstreamFormats;
  keys: GridSettings['keys'];
}

/** Bytes in UTF-8. An entry of an index holds the organization, the id and up to two other texts, and 2,704 bytes at most. */
const mostIndexed = { key: 500, field: 1000 };
/** Characters of `description`, which words are made of: a tsvector holds a megabyte of them. */
const longestDescription = 100_000;

const isIndexable = (text: string, as: keyof typeof mostIndexed) =>
  isStorableText(text) && Buffer.byteLength(text) <= mostIndexed[as];

export function createMapping({ dictionary, formats, keys }: MappingSettings): RecordMapping {
  const known = new Set([
    ...dictionary.fields.map(({ upstream }) => upstream),
    ...dictionary.ignored,
    ...Object.values(keys),
  ]);
  const kinds = new Map((dictionary.custom ?? []).map(({ key, kind }) => [key, kind]));
  const mapper = (reader: ValueReader) => (row: RawRow) => mapRow(row, { dictionary, keys, reader, known, kinds });
  return {
    fingerprint: createHash('sha256')
      .update(JSON.stringify([dictionary, formats, keys]))
      .digest('hex'),
    requiredFields: [...new Set([...Object.values(keys), ...dictionary.fields.map(({ upstream }) => upstream)])],
    mapRow: mapper(valueReader(formats)),
    mapScreenRow: mapper(valueReader(canonicalFormats)),
    mapDelta: (delta, isActualized) => mapDelta(delta, isActualized, dictionary),
  };
}

interface Context {
  dictionary: FieldDictionary;
  keys: GridSettings['keys'];
  reader: ValueReader;
  known: ReadonlySet<string>;
  /** Of declared columns. */
  kinds: ReadonlyMap<string, CustomKind>;
}

function mapRow(row: RawRow, { dictionary, keys, reader, known, kinds }: Context): MappedRow {
  const faults: ValueFault[] = [];
  const key = (upstream: string) => {
    const text = row[upstream] ?? '';
    if (text === '' || !isIndexable(text, 'key')) {
      faults.push({ field: upstream, upstream, code: text === '' ? 'missing' : 'not_storable' });
    }
    return text;
  };
  const pfaId = key(keys.record);
  const organization = key(keys.organization);
  const version = row[keys.version] ?? '';
  const changedAt = reader.instant(version);
  if (changedAt === undefined) faults.push({ field: keys.version, upstream: keys.version, code: 'unreadable' });
  const data: Record<string, string | boolean> = {};
  for (const mapping of dictionary.fields) {
    const { field, upstream, when } = mapping;
    // What is there under a condition only is another field's column.
    if (when !== undefined && data['isActualized'] !== true) continue;
    const value = readField(row, mapping, reader);
    if (typeof value === 'string' && !isIndexable(value, 'field'))
      faults.push({ field, upstream, code: 'not_storable' });
    else if (value === undefined && when === undefined) faults.push({ field, upstream, code: 'unreadable' });
    else if (value !== null && value !== undefined) data[field] = value;
  }
  data['hasPlan'] ??= 'originalStart' in data || 'originalEnd' in data;
  data['hasActuals'] ??= data['isActualized'] === true;
  const misfits: string[] = [];
  for (const [name, text] of Object.entries(row)) {
    // A column that is called as a field of ours would stand in the place of what the mapping reads as that field.
    if (known.has(name) || isRecordField(name) || text === null || text === '') continue;
    if (
      !isStorableText(text) ||
      !isStorableText(name) ||
      (name === 'description' && text.length > longestDescription)
    ) {
      faults.push({ field: name, upstream: name, code: 'not_storable' });
      continue;
    }
    const value = readCustom(text, kinds.get(name), reader);
    if (value === undefined) misfits.push(name);
    if (name === '__proto__') Object.defineProperty(data, name, { value: text, enumerable: true });
    else data[name] = value ?? text;
  }
  if (faults.length > 0 || changedAt === undefined) {
    return { rejected: { pfaId: pfaId !== '' && isIndexable(pfaId, 'key') ? pfaId : null, faults } };
  }
  return {
    record: { pfaId, organization, upstreamVersion: version === '' ? null : version, changedAt, data, misfits },
  };
}

/** Undefined: the text is not a value of the field. */
function readField(row: RawRow, { field, upstream, default: given }: FieldMapping, reader: ValueReader) {
  const text = row[upstream] ?? '';
  if (text === '' && given !== undefined) return kindOf(field) === 'flag' ? given === 'true' : given;
  switch (kindOf(field)) {
    case 'flag':
      return reader.flag(text);
    case 'amount':
      return reader.amount(text);
    case 'date':
      return reader.date(text);
    default:
      return text === '' ? null : text;
  }
}

/** Undefined: the text is not a value of the kind. */
function readCustom(text: string, kind: CustomKind | undefined, reader: ValueReader): string | boolean | undefined {
  switch (kind) {
    case 'date':
      return reader.date(text) ?? undefined;
    case 'boolean':
      return reader.flag(text);
    case 'decimal':
    case 'integer': {
      const amount = reader.amount(text);
      return typeof amount === 'string' ? canonicalNumber(kind, amount) : undefined;
    }
    default:
      return text;
  }
}
