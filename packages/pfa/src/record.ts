/**
 * One equipment requirement through its three layers: plan, forecast, actuals. Upstream's data, or the same with a draft
 * applied; what follows from it (costs, variances, status) is not part of it.
 */
import { type FieldValue, type FieldWith, recordFields, type StoredField, storedFieldNames } from './record-fields.ts';

type ListedField = StoredField & FieldWith<'listed'>;

/** What lists do not show, a layer's own terms, upstream may leave out. */
export type PfaRecord = { [Name in ListedField]: FieldValue<Name> } & {
  [Name in Exclude<StoredField, ListedField>]?: FieldValue<Name>;
};

/** Upstream knows nothing of it but its name. */
export function emptyRecord(pfaId: string, organizationId: string): PfaRecord {
  const values = storedFieldNames.map((name) => [name, recordFields[name].kind === 'flag' ? false : null]);
  return { ...Object.fromEntries(values), pfaId, organizationId } as PfaRecord;
}
