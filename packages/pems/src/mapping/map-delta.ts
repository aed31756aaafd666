/** From a user's changes to what PEMS is told, and to what the mirror holds once it has arrived. Pure. */
import type { CustomKind, Delta, FieldKind } from '@vanguard/pfa';
import type { ScreenChanges } from '../client/screen.ts';
import type { ScreenValue } from '../client/screen-values.ts';
import { PemsError } from '../errors.ts';
import type { FieldDictionary, FieldMapping } from './dictionary.ts';
import { kindOf } from './kind-of.ts';

type Value = string | boolean | null;

export interface MappedDelta {
  /** For `writeRecord`. */
  changes: ScreenChanges;
  /** What the record's data in the mirror have once PEMS has taken the changes; null where there is no such key. */
  expected: Readonly<Record<string, Value>>;
}

/** A change and the column that it is written to. Of several to one column the lowest rank is written. */
interface Candidate {
  field: string;
  mapping: Place;
  value: Value;
  rank: number;
}

/** Of a field of the table, or of one that the organization has declared. */
type Place = FieldMapping | { field: string; upstream: string; custom: CustomKind };

const directRank = 1000;

export function mapDelta(delta: Delta, isActualized: boolean, dictionary: FieldDictionary): MappedDelta {
  const entries = (Object.entries(delta) as [string, Value | undefined][]).filter(([, value]) => value !== undefined);
  const candidates = entries
    .flatMap(([field, value]) => findPlace(field, value as Value, isActualized, dictionary))
    .toSorted((a, b) => a.rank - b.rank);
  const written = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { field, mapping, value, rank } = candidate;
    const winner = written.get(mapping.upstream);
    if (winner === undefined) {
      refuseHidden(candidate, isActualized, dictionary);
      written.set(mapping.upstream, candidate);
    } else if (rank === directRank && winner.rank >= directRank - 1 && winner.value !== value) {
      throw noPlace(field, `it is the same field of PEMS as ${winner.field}, which has another value`);
    }
  }
  const changes = [...written.values()].map(({ mapping, value }) => [
    mapping.upstream,
    encode('custom' in mapping ? kindsOfCustom[mapping.custom] : kindOf(mapping.field), value),
  ]);
  const custom = [...written.values()].flatMap(({ mapping: { field, upstream }, value }) =>
    isCustom(field, dictionary) ? [[upstream, value] as const] : [],
  );
  return {
    changes: Object.fromEntries(changes) as ScreenChanges,
    expected: Object.fromEntries([
      ...dictionary.fields.flatMap(({ field, upstream, when }) => {
        const change = written.get(upstream);
        return change === undefined || (when !== undefined && !isActualized) ? [] : [[field, change.value] as const];
      }),
      ...custom,
    ]),
  };
}

function findPlace(field: string, value: Value, isActualized: boolean, dictionary: FieldDictionary): Candidate[] {
  const declared = dictionary.custom?.find(({ key }) => key === field);
  if (declared !== undefined) {
    return [{ field, mapping: { field, upstream: field, custom: declared.kind }, value, rank: directRank }];
  }
  const isMeant = ({ when }: { when?: 'actualized' }) => when === undefined || isActualized;
  const own = dictionary.fields.find((mapping) => mapping.field === field && isMeant(mapping));
  if (own !== undefined) {
    return [{ field, mapping: own, value, rank: own.when === undefined ? directRank : directRank - 1 }];
  }
  const rank = dictionary.writtenAs.findIndex((alias) => alias.field === field && isMeant(alias));
  const mapping = dictionary.fields.find((candidate) => candidate.field === dictionary.writtenAs[rank]?.as);
  if (mapping === undefined) {
    const isLater = dictionary.fields.some((candidate) => candidate.field === field) && !isActualized;
    throw noPlace(field, isLater ? 'the record is not actualized' : 'the field mapping names none');
  }
  // A layer without terms of its own has the record's.
  return value === null ? [] : [{ field, mapping, value, rank }];
}

/** PEMS keeps the dates of an actualized record once, and they are the actual ones. */
function refuseHidden({ field, mapping, rank }: Candidate, isActualized: boolean, { fields }: FieldDictionary): void {
  if (!isActualized || rank !== directRank) return;
  const actual = fields.find(({ upstream, when }) => upstream === mapping.upstream && when !== undefined);
  if (actual !== undefined) throw noPlace(field, `the record is actualized, and ${actual.field} stands there`);
}

function noPlace(field: string, why: string): PemsError {
  return new PemsError(`PEMS has no place for ${field}: ${why}.`, { code: 'no_place_for_field', field });
}

const isCustom = (field: string, { custom = [] }: FieldDictionary) => custom.some(({ key }) => key === field);

const kindsOfCustom = {
  text: 'text',
  decimal: 'amount',
  integer: 'amount',
  date: 'date',
  boolean: 'flag',
} as const satisfies Record<CustomKind, FieldKind>;

function encode(kind: FieldKind, value: Value): ScreenValue {
  if (kind === 'flag' || typeof value === 'boolean') return { kind: 'text', value: value === true ? '-1' : '0' };
  if (kind === 'amount') return { kind: 'number', value };
  return { kind: kind === 'date' ? 'date' : 'text', value };
}
