/** What has become of the grid's columns, held against the field mapping. Pure. */
import { customName } from '@vanguard/pfa';
import type { GridHead } from '../client/parse-grid.ts';
import type { GridSettings } from '../configuration.ts';
import type { FieldDictionary } from './dictionary.ts';
import { kindOf } from './kind-of.ts';

export interface Drift {
  /** Columns that the mapping or the client names and the grid has not. `field`: of ours, or which key. */
  missing: readonly { field: string; upstream: string }[];
  /** Columns of a type in which the field's values cannot be. */
  retyped: readonly { field: string; upstream: string; type: string }[];
  /** Columns that the mapping does not name: kept in the record as they are. */
  unknown: readonly { upstream: string; label: string; type: string }[];
}

/** What a column may be for a field of a kind; a type that is not known here is any. */
const typesOfKinds: Readonly<Record<string, RegExp>> = {
  amount: /^(NUMBER|CURRENCY|DECIMAL|INTEGER)/,
  date: /^(DATE|DATETIME)/,
  flag: /^(CHKBOOLEAN|BOOLEAN)/,
};
const knownTypes = /^(VARCHAR|MIXVARCHAR|NUMBER|CURRENCY|DECIMAL|INTEGER|DATE|DATETIME|CHKBOOLEAN|BOOLEAN)/;

export function findDrift(
  head: GridHead,
  { fields, ignored, custom = [] }: FieldDictionary,
  keys: GridSettings['keys'],
): Drift {
  const columns = new Map(head.fields.map((column) => [column.name, column]));
  const wanted = [
    ...Object.entries(keys).map(([field, upstream]) => ({ field: `${field} key`, upstream })),
    ...fields.filter(({ when }) => when === undefined).map(({ field, upstream }) => ({ field, upstream })),
  ];
  // Without a declared column a record is whole: it is missed, and stops no pull.
  const declared = custom.map(({ key }) => ({ field: customName(key), upstream: key }));
  const named = new Set([...[...wanted, ...declared].map(({ upstream }) => upstream), ...ignored]);
  return {
    missing: [...wanted, ...declared].filter(({ upstream }) => !columns.has(upstream)),
    retyped: fields.flatMap(({ field, upstream, when }) => {
      const type = columns.get(upstream)?.type.toUpperCase() ?? '';
      const allowed = typesOfKinds[kindOf(field)];
      const isOther = when === undefined && knownTypes.test(type) && allowed !== undefined && !allowed.test(type);
      return isOther ? [{ field, upstream, type }] : [];
    }),
    unknown: head.fields
      .filter(({ name }) => !named.has(name))
      .map(({ name, label, type }) => ({ upstream: name, label, type })),
  };
}
