/**
 * Rules of a draft that take the whole record to judge, and the limits of what a bulk operation comes to. Upstream's own
 * values are never judged, nor is what a change leaves as it was: a rule speaks only where the delta and the change both
 * touch its fields. SQL has the same rules in pfa_draft_fault (packages/datastore).
 */
import { parseCalendarDate } from './calendar-date.ts';
import { type Delta, isSameValue } from './delta.ts';
import { Decimal } from './money.ts';
import {
  type EditableField,
  editableFieldNames,
  type EditableValues,
  type FieldKind,
  recordFields,
} from './record-fields.ts';
import { isUnknownSource, sources } from './source.ts';

export type DraftFaultCode =
  | 'date_out_of_range'
  | 'amount_out_of_range'
  | 'unknown_source'
  | 'actual_start_fixed'
  | 'forecast_ends_before_start'
  | 'actual_ends_before_start'
  | 'discontinued_and_transferable';

export interface DraftFault {
  code: DraftFaultCode;
  /** Empty where any of several is meant. */
  field: EditableField | '';
  message: string;
}

/** The value of a field once the delta is applied. Nothing is copied for it: it is asked for each cell of a paste. */
type Merged = <Name extends EditableField>(field: Name) => EditableValues[Name];

type Rule = DraftFault & {
  fields: readonly EditableField[];
  isBroken: (record: EditableValues, merged: Merged, delta: Delta, change: Delta) => boolean;
};

const editableOf = (kind: FieldKind) => editableFieldNames.filter((field) => recordFields[field].kind === kind);
const dateFields = editableOf('date');
const amountFields = editableOf('amount');
const sourceFields = editableOf('source');
/** One digit more before the point than parseDelta takes. */
const amountLimit = new Decimal('1e15');

const isBefore = (end: string | null | undefined, start: string | null | undefined) =>
  Boolean(end) && Boolean(start) && String(end) < String(start);

const rules: readonly Rule[] = [
  {
    code: 'date_out_of_range',
    field: '',
    message: 'would have a date outside the years 0001 to 9999',
    fields: dateFields,
    isBroken: (_, __, delta) => hasValue(delta, dateFields, (date) => parseCalendarDate(date) === undefined),
  },
  {
    code: 'amount_out_of_range',
    field: '',
    message: 'would have an amount of more than 15 digits before the point',
    fields: amountFields,
    isBroken: (_, __, delta) => hasValue(delta, amountFields, (amount) => amountLimit.lte(amount)),
  },
  {
    // A forecast that is reset to a plan whose source upstream spells otherwise.
    code: 'unknown_source',
    field: '',
    message: `would have a source that is not ${sources.join(' or ')}`,
    fields: sourceFields,
    isBroken: (_, __, delta, change) =>
      sourceFields.some((field) => change[field] !== undefined && isUnknownSource(delta[field])),
  },
  {
    code: 'actual_start_fixed',
    field: 'actualStart',
    message: 'is fixed once the record is actualized; only the end may move',
    fields: ['actualStart'],
    isBroken: (record, merged) =>
      record.isActualized === true && !isSameValue('actualStart', record.actualStart, merged('actualStart')),
  },
  {
    code: 'forecast_ends_before_start',
    field: 'forecastEnd',
    message: 'must not be before the start of the forecast',
    fields: ['forecastStart', 'forecastEnd'],
    isBroken: (_, merged) => isBefore(merged('forecastEnd'), merged('forecastStart')),
  },
  {
    code: 'actual_ends_before_start',
    field: 'actualEnd',
    message: 'must not be before the actual start',
    fields: ['actualStart', 'actualEnd'],
    isBroken: (_, merged) => isBefore(merged('actualEnd'), merged('actualStart')),
  },
  {
    code: 'discontinued_and_transferable',
    field: 'isDiscontinued',
    message: 'and isFundsTransferable exclude each other',
    fields: ['isDiscontinued', 'isFundsTransferable'],
    isBroken: (_, merged) => merged('isDiscontinued') === true && merged('isFundsTransferable') === true,
  },
];

const ruledFields: ReadonlySet<string> = new Set(rules.flatMap(({ fields }) => fields));

/**
 * The first rule that the delta breaks on the record as upstream has it, of those that `change`, the part of the delta
 * that is new, has to do with; SQL names the same one.
 */
export function findDraftFault(record: EditableValues, delta: Delta, change: Delta = delta): DraftFault | undefined {
  // No more is to be judged of most texts.
  if (!Object.keys(delta).some((field) => ruledFields.has(field))) return undefined;
  const merged: Merged = (field) => (Object.hasOwn(delta, field) ? delta : record)[field];
  const touches = (values: Delta, fields: readonly EditableField[]) =>
    fields.some((field) => values[field] !== undefined);
  const broken = rules.find(
    ({ fields, isBroken }) =>
      touches(delta, fields) && touches(change, fields) && isBroken(record, merged, delta, change),
  );
  return broken && { code: broken.code, field: broken.field, message: broken.message };
}

/** As SQL reports a broken rule. */
export function describeDraftFault(code: DraftFaultCode): DraftFault {
  const rule = rules.find((one) => one.code === code);
  if (rule === undefined) throw new Error(`no rule of drafts is called ${code}`);
  return { code, field: rule.field, message: rule.message };
}

function hasValue(delta: Delta, fields: readonly EditableField[], isMeant: (value: string) => boolean): boolean {
  return fields.some((field) => {
    const value = delta[field] ?? null;
    return value !== null && isMeant(String(value));
  });
}
