/**
 * The algebra of deltas. A delta holds the changed fields of one record: null sets a field to null, a missing key
 * leaves it unchanged. In a record, on the other hand, a missing field is an empty one. SQL has the same algebra in
 * pfa_changed_fields (packages/datastore), and a test holds the two equal.
 */
import { parseAmount } from './money.ts';
import type { PfaRecord } from './record.ts';
import {
  type EditableValues,
  editableFieldNames,
  isEditableField,
  isRecordField,
  recordFields,
} from './record-fields.ts';

/** Beside editable fields of the table it may hold, under their keys, fields that the organization has declared (custom-fields.ts). */
export type Delta = EditableValues;

type Value = string | boolean | null;

/** A field that upstream changed and the user changed too, each to another value. */
export interface Conflict {
  field: string;
  base: Value;
  theirs: Value;
  mine: Value;
}

export interface Rebased {
  /** What is still a change on the newer baseline, conflicting fields included: mine is shown until somebody decides. */
  delta: Delta;
  /** The baseline of those fields: theirs where nothing conflicts, the old one where it does. */
  baseline: Delta;
  conflicts: Conflict[];
}

/** What turns `before` into `after`. */
export function diff(before: EditableValues, after: EditableValues): Delta {
  return pick(
    editableFieldNames.filter((field) => !isSameValue(field, before[field], after[field])),
    (field) => fieldValue(after, field),
  );
}

/** The merged record. */
export function applyDelta<Values extends EditableValues>(record: Values, delta: Delta): Values {
  return { ...record, ...delta };
}

/** Takes `applyDelta(record, delta)` back to `record`. */
export function invertDelta(record: EditableValues, delta: Delta): Delta {
  return pick(changedFields(delta), (field) => fieldValue(record, field));
}

/** One delta that does what `first` and then `second` do. */
export function squashDeltas(first: Delta, second: Delta): Delta {
  return { ...first, ...second };
}

/** Without the fields that change nothing on `record`. */
export function withoutUnchanged(record: EditableValues, delta: Delta): Delta {
  return pick(
    changedFields(delta).filter((field) => !isSameValue(field, valueIn(record, field), valueIn(delta, field))),
    (field) => fieldValue(delta, field),
  );
}

/** The values that `delta` replaces, to be kept beside it. */
export function baselineOf(record: EditableValues, delta: Delta): Delta {
  return invertDelta(record, delta);
}

/**
 * Puts a delta on a newer state of its record. `baseline` holds what its fields were when they were changed; a field
 * without one has no known origin and never conflicts.
 */
export function rebase(delta: Delta, baseline: Delta, theirs: EditableValues): Rebased {
  const kept = changedFields(delta).filter(
    (field) => !isSameValue(field, valueIn(theirs, field), valueIn(delta, field)),
  );
  const isConflict = (field: string) => {
    const known = valueIn(baseline, field);
    return known !== undefined && !isSameValue(field, known, valueIn(theirs, field));
  };
  return {
    delta: pick(kept, (field) => fieldValue(delta, field)),
    baseline: pick(kept, (field) => fieldValue(isConflict(field) ? baseline : theirs, field)),
    conflicts: kept.filter(isConflict).map((field) => ({
      field,
      base: fieldValue(baseline, field),
      theirs: fieldValue(theirs, field),
      mine: fieldValue(delta, field),
    })),
  };
}

/** Equal as the domain sees it: 1.50 is 1.5, a missing field is an empty one, a missing flag is not set. */
export function isSameValue(field: string, a: Value | undefined, b: Value | undefined): boolean {
  return comparable(field, a) === comparable(field, b);
}

/** Those of the table in its order, then those that are declared. */
export function changedFields(delta: Delta): string[] {
  const present = Object.keys(delta).filter((field) => valueIn(delta, field) !== undefined);
  const declared = present.filter((field) => !isRecordField(field));
  const own = present.filter((field) => isEditableField(field));
  // One alone needs no order, and is what most deltas are.
  return [...(own.length < 2 ? own : editableFieldNames.filter((field) => delta[field] !== undefined)), ...declared];
}

function comparable(field: string, value: Value | undefined): Value {
  const kind = isEditableField(field) ? recordFields[field].kind : undefined;
  if (kind === 'flag') return value ?? false;
  if (value === undefined || value === null || value === '') return null;
  if (kind === undefined) return value === false ? null : value;
  return kind === 'amount' ? (parseAmount(String(value)) ?? value) : value;
}

function valueIn(values: EditableValues, field: string): Value | undefined {
  return Object.hasOwn(values, field) ? (values as Readonly<Record<string, Value | undefined>>)[field] : undefined;
}

function fieldValue(values: EditableValues, field: string): Value {
  return valueIn(values, field) ?? (isEditableField(field) && recordFields[field].kind === 'flag' ? false : null);
}

function pick(fields: readonly string[], valueOf: (field: string) => Value): Delta {
  return Object.fromEntries(fields.map((field) => [field, valueOf(field)])) as Partial<PfaRecord>;
}
