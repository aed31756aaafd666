/**
 * Rules of a draft that take the whole record to judge. Upstream's own values are never judged: a rule speaks only
 * where the delta touches its fields. SQL has the same rules in pfa_draft_fault (packages/datastore).
 */
import { type Delta, isSameValue } from './delta.ts';
import type { EditableField, EditableValues } from './record-fields.ts';

export type DraftFaultCode =
  | 'actual_start_fixed'
  | 'forecast_ends_before_start'
  | 'actual_ends_before_start'
  | 'discontinued_and_transferable';

export interface DraftFault {
  code: DraftFaultCode;
  field: EditableField;
  message: string;
}

type Rule = DraftFault & {
  fields: readonly EditableField[];
  isBroken: (record: EditableValues, merged: EditableValues) => boolean;
};

const isBefore = (end: string | null | undefined, start: string | null | undefined) =>
  Boolean(end) && Boolean(start) && String(end) < String(start);

const rules: readonly Rule[] = [
  {
    code: 'actual_start_fixed',
    field: 'actualStart',
    message: 'is fixed once the record is actualized; only the end may move',
    fields: ['actualStart'],
    isBroken: (record, merged) =>
      record.isActualized === true && !isSameValue('actualStart', record.actualStart, merged.actualStart),
  },
  {
    code: 'forecast_ends_before_start',
    field: 'forecastEnd',
    message: 'must not be before the start of the forecast',
    fields: ['forecastStart', 'forecastEnd'],
    isBroken: (_, merged) => isBefore(merged.forecastEnd, merged.forecastStart),
  },
  {
    code: 'actual_ends_before_start',
    field: 'actualEnd',
    message: 'must not be before the actual start',
    fields: ['actualStart', 'actualEnd'],
    isBroken: (_, merged) => isBefore(merged.actualEnd, merged.actualStart),
  },
  {
    code: 'discontinued_and_transferable',
    field: 'isDiscontinued',
    message: 'and isFundsTransferable exclude each other',
    fields: ['isDiscontinued', 'isFundsTransferable'],
    isBroken: (_, merged) => merged.isDiscontinued === true && merged.isFundsTransferable === true,
  },
];

/** The first rule that the delta breaks on the record as upstream has it; SQL names the same one. */
export function findDraftFault(record: EditableValues, delta: Delta): DraftFault | undefined {
  const merged = { ...record, ...delta };
  const broken = rules.find(
    ({ fields, isBroken }) => fields.some((field) => delta[field] !== undefined) && isBroken(record, merged),
  );
  return broken && { code: broken.code, field: broken.field, message: broken.message };
}

/** As SQL reports a broken rule. */
export function describeDraftFault(code: DraftFaultCode): DraftFault {
  const rule = rules.find((one) => one.code === code);
  if (rule === undefined) throw new Error(`no rule of drafts is called ${code}`);
  return { code, field: rule.field, message: rule.message };
}
