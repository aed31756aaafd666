/**
 * The fields of a merged record, one row each: the only place where a field is described. The contract, its filters, sort
 * keys and groups, the files, the adoption of older data, the field lists in SQL and the columns of the page are derived
 * from this table or checked against it. How to add a field: docs/how-to/add-a-field.md.
 */
import type { CalendarDate } from './calendar-date.ts';

/**
 * `source`: one of the two words of source.ts wherever it is written here. `status`: what status.ts says of the flags.
 * Amounts are exact decimals as text, dates are calendar dates `YYYY-MM-DD`.
 */
export type FieldKind = 'text' | 'source' | 'status' | 'flag' | 'amount' | 'date';

/** Of amounts, in the organization's currency; over plan is above zero, under it below. */
export type FieldUnit = 'money' | 'money a month' | 'money over plan';

/** The locked budget, the manager's strategy, the billing, or the record as a whole. */
export type FieldLayer = 'plan' | 'forecast' | 'actual' | 'record';

/**
 * `editable`: by whoever may draft in the organization. `locked`: upstream's alone, the plan above all. `key`: what the
 * record is found by. `computed`: it follows from other fields and is stored nowhere.
 */
export type FieldAccess = 'key' | 'editable' | 'locked' | 'computed';

/**
 * `listed`: stands in every record that the API answers. `filtered`: a list of texts, a range of dates or amounts, or a flag.
 * `sorted`: an index stands behind it. `grouped`: groups, facets and the rows of the matrix. `summed`: stands in every
 * total. `exported`: may be a column of a file; an import reads it unless it is computed. `searched`: its words are found
 * by free text. `priced`: costs follow from it.
 */
export type FieldRole = 'listed' | 'filtered' | 'sorted' | 'grouped' | 'summed' | 'exported' | 'searched' | 'priced';

export interface FieldDescription {
  kind: FieldKind;
  unit?: FieldUnit;
  /** Label for an English reader, without the page's or a file's context. */
  label: string;
  /** For whoever asks the API, where the name does not say it. */
  description?: string;
  layer: FieldLayer;
  access: FieldAccess;
  /** Of a computed field: some records have no value. */
  isPartial?: true;
  roles: readonly FieldRole[];
}

const filter = ['listed', 'filtered', 'exported'] as const;
const dimension = ['listed', 'filtered', 'sorted', 'grouped', 'exported', 'searched'] as const;
const text = { kind: 'text', layer: 'record', access: 'editable' } as const;
const flag = { kind: 'flag', layer: 'record', access: 'editable' } as const;
const price = { kind: 'amount', unit: 'money', access: 'editable' } as const;
const rate = { kind: 'amount', unit: 'money a month', access: 'editable' } as const;
const date = {
  kind: 'date',
  access: 'editable',
  roles: ['listed', 'filtered', 'sorted', 'exported', 'priced'],
} as const;
/** Of a layer that has a source, a rate or a price of its own; the record's holds where it has none. */
const ownTerm = { roles: ['priced'] } as const;
const cost = {
  kind: 'amount',
  unit: 'money',
  access: 'computed',
  roles: ['listed', 'filtered', 'sorted', 'summed', 'exported'],
} as const;

/** In the order of a file whose columns nobody has chosen. */
export const recordFields = {
  pfaId: { ...text, label: 'PFA ID', access: 'key', roles: ['listed', 'sorted', 'exported', 'searched'] },
  organizationId: { ...text, label: 'Organization', access: 'key', roles: ['listed'] },
  area: { ...text, label: 'Area', roles: dimension },
  category: { ...text, label: 'Category', roles: dimension },
  forecastCategory: { ...text, label: 'Forecast category', layer: 'forecast', roles: filter },
  class: { ...text, label: 'Class', roles: dimension },
  source: {
    ...text,
    kind: 'source',
    label: 'Source',
    roles: ['listed', 'filtered', 'sorted', 'grouped', 'exported', 'priced'],
  },
  status: { ...text, kind: 'status', label: 'Status', access: 'computed', roles: ['filtered', 'grouped'] },
  dor: {
    ...text,
    label: 'DOR',
    description: 'Who pays: BEO or PROJECT.',
    roles: ['listed', 'filtered', 'sorted', 'grouped', 'exported'],
  },
  manufacturer: { ...text, label: 'Manufacturer', roles: dimension },
  model: { ...text, label: 'Model', roles: dimension },
  equipment: { ...text, label: 'Equipment', roles: ['listed', 'filtered', 'sorted', 'exported', 'searched'] },
  contract: { ...text, label: 'Contract', roles: ['listed', 'filtered', 'exported', 'searched'] },
  isActualized: {
    ...flag,
    label: 'Actualized',
    description: 'Billed by procurement.',
    roles: ['listed', 'filtered', 'exported', 'priced'],
  },
  isDiscontinued: { ...flag, label: 'Discontinued', description: 'No longer wanted.', roles: filter },
  isFundsTransferable: {
    ...flag,
    label: 'Funds transferable',
    description: 'Its budget may go elsewhere.',
    roles: filter,
  },
  hasPlan: { ...flag, label: 'Has plan', description: 'Has a budget.', access: 'locked', roles: filter },
  hasActuals: { ...flag, label: 'Has actuals', description: 'Has actual dates.', access: 'locked', roles: filter },
  hasUnknownSource: {
    ...flag,
    label: 'Unknown source',
    description:
      'The source, or that of a layer, is neither Rental nor Purchase, and costs nothing until it is repaired.',
    access: 'computed',
    roles: ['listed', 'filtered'],
  },
  monthlyRate: {
    ...rate,
    label: 'Monthly rate',
    layer: 'record',
    roles: ['listed', 'filtered', 'sorted', 'exported', 'priced'],
  },
  purchasePrice: {
    ...price,
    label: 'Purchase price',
    layer: 'record',
    roles: ['listed', 'filtered', 'sorted', 'exported', 'priced'],
  },
  originalStart: { ...date, label: 'Original start', layer: 'plan', access: 'locked' },
  originalEnd: { ...date, label: 'Original end', layer: 'plan', access: 'locked' },
  forecastStart: { ...date, label: 'Forecast start', layer: 'forecast' },
  forecastEnd: { ...date, label: 'Forecast end', layer: 'forecast' },
  actualStart: { ...date, label: 'Actual start', layer: 'actual' },
  actualEnd: { ...date, label: 'Actual end', layer: 'actual' },
  planSource: { ...text, kind: 'source', ...ownTerm, label: 'Plan source', layer: 'plan', access: 'locked' },
  planRate: { ...rate, ...ownTerm, label: 'Plan rate', layer: 'plan', access: 'locked' },
  planPrice: { ...price, ...ownTerm, label: 'Plan price', layer: 'plan', access: 'locked' },
  forecastSource: { ...text, kind: 'source', ...ownTerm, label: 'Forecast source', layer: 'forecast' },
  forecastRate: { ...rate, ...ownTerm, label: 'Forecast rate', layer: 'forecast' },
  forecastPrice: { ...price, ...ownTerm, label: 'Forecast price', layer: 'forecast' },
  actualSource: { ...text, kind: 'source', ...ownTerm, label: 'Actual source', layer: 'actual' },
  actualRate: { ...rate, ...ownTerm, label: 'Actual rate', layer: 'actual' },
  actualPrice: { ...price, ...ownTerm, label: 'Actual price', layer: 'actual' },
  planCost: { ...cost, label: 'Plan cost', layer: 'plan' },
  forecastCost: { ...cost, label: 'Forecast cost', layer: 'forecast' },
  actualCost: { ...cost, label: 'Actual cost', layer: 'actual' },
  forecastVariance: { ...cost, unit: 'money over plan', label: 'Forecast variance', layer: 'forecast' },
  actualVariance: {
    ...cost,
    unit: 'money over plan',
    label: 'Actual variance',
    description: 'Null where the record is not actualized.',
    layer: 'actual',
    isPartial: true,
  },
} as const satisfies Record<string, FieldDescription>;

type Fields = typeof recordFields;

export type RecordField = keyof Fields;

/** The fields that serve for something, of some kinds or of any. */
export type FieldWith<Role extends FieldRole, Kind extends FieldKind = FieldKind> = {
  [Name in RecordField]: Role extends Fields[Name]['roles'][number]
    ? Fields[Name]['kind'] extends Kind
      ? Name
      : never
    : never;
}[RecordField];

type FieldOf<Access extends FieldAccess> = {
  [Name in RecordField]: Fields[Name]['access'] extends Access ? Name : never;
}[RecordField];

/** What a draft can change. */
export type EditableField = FieldOf<'editable'>;

/** What upstream's data and a draft hold: all but what follows from it. */
export type StoredField = FieldOf<'key' | 'editable' | 'locked'>;

/** Null where the field is empty; what is computed has a value unless it is partial, and so has a key. */
export type FieldValue<Name extends RecordField> = Fields[Name]['kind'] extends 'flag'
  ? boolean
  : (Fields[Name]['kind'] extends 'date' ? CalendarDate : string) | EmptyOf<Fields[Name]>;

type EmptyOf<Field> = Field extends { access: 'editable' | 'locked' } | { isPartial: true } ? null : never;

/** As JSON and SQL have it: a date is a text as any other. */
export type PlainValue<Name extends RecordField> =
  FieldValue<Name> extends boolean ? boolean : string | Extract<FieldValue<Name>, null>;

/** The editable part of a record. What is missing means the same as null, or false for a flag. */
export type EditableValues = { readonly [Name in EditableField]?: FieldValue<Name> };

/** In the order of the table. */
export const fieldNames = Object.keys(recordFields) as RecordField[];

export const editableFieldNames = fieldNames.filter(isEditableField);

export const storedFieldNames = fieldNames.filter(
  (name): name is StoredField => recordFields[name].access !== 'computed',
);

export function isRecordField(name: string): name is RecordField {
  return Object.hasOwn(recordFields, name);
}

export function isEditableField(name: string): name is EditableField {
  return isRecordField(name) && recordFields[name].access === 'editable';
}

/** Whether a record may have the field empty: see FieldValue. */
export function isNullable(name: RecordField): boolean {
  const { kind, access, isPartial = false } = describeField(name);
  return kind !== 'flag' && (access === 'editable' || access === 'locked' || isPartial);
}

export function hasRole<Role extends FieldRole>(name: string, role: Role): name is FieldWith<Role> {
  return isRecordField(name) && describeField(name).roles.includes(role);
}

/** The fields that serve for something, in the order of the table; of any kind where none is named. */
export function fieldsWith<Role extends FieldRole, Kind extends FieldKind = FieldKind>(
  role: Role,
  ...kinds: readonly Kind[]
): FieldWith<Role, Kind>[] {
  return fieldNames.filter(
    (name): name is FieldWith<Role, Kind> =>
      hasRole(name, role) && (kinds.length === 0 || (kinds as readonly FieldKind[]).includes(recordFields[name].kind)),
  );
}

/** As any row of the table. */
export function describeField(name: RecordField): FieldDescription {
  return recordFields[name];
}

/** What records are filtered by: any of several texts, a range of dates or of amounts, yes or no. */
export const listFields = fieldsWith('filtered', 'text', 'source');
export const dateFields = fieldsWith('filtered', 'date');
export const amountFields = fieldsWith('filtered', 'amount');
export const flagFields = fieldsWith('filtered', 'flag');
export type ListField = (typeof listFields)[number];
export type DateField = (typeof dateFields)[number];
export type AmountField = (typeof amountFields)[number];
export type FlagField = (typeof flagFields)[number];

/** Amounts of which is asked whether they are over budget or under it. */
export type VarianceField = {
  [Name in AmountField]: Fields[Name] extends { unit: 'money over plan' } ? Name : never;
}[AmountField];
export const varianceFields = amountFields.filter(isVariance);

export function isVariance(name: AmountField): name is VarianceField {
  return describeField(name).unit === 'money over plan';
}

/** What is added up of groups, and what they can stand in the order of. */
export const summedFields = fieldsWith('summed');
export type SummedField = (typeof summedFields)[number];

/** What records are grouped by. */
export const dimensions = fieldsWith('grouped');
export type Dimension = (typeof dimensions)[number];

/** What can be a column of a file. */
export const exportFields = fieldsWith('exported');
export type ExportField = (typeof exportFields)[number];
