/** The column of a field that the organization has declared: shown where somebody has chosen it. Pure. */
import { type CustomField, customName } from '@vanguard/pfa';
import { formatCustom } from '../records/custom-fields.ts';
import type { Column } from './columns.ts';
import { parseCustom } from './parse-custom.ts';

const widthsPx = { text: 140, decimal: 112, integer: 96, date: 112, boolean: 80 } as const;
const editors = { text: 'list', decimal: 'number', integer: 'number', date: 'date', boolean: 'choice' } as const;

export function customColumnOf(field: CustomField): Column {
  const { key, label, kind, isEditable } = field;
  const id = customName(key);
  return {
    id,
    header: label,
    fullName: label,
    widthPx: widthsPx[kind],
    isNumeric: kind === 'decimal' || kind === 'integer' || kind === 'date',
    sortField: id,
    fields: [id],
    custom: field,
    ...(kind === 'boolean' ? { answers: [{ value: 'yes' }, { value: 'no' }] } : {}),
    ...(isEditable
      ? {
          field: id,
          editor: editors[kind],
          parse: (text, context, parsers) => parseCustom(field, text, context, parsers),
        }
      : { lock: 'The field is declared as read only: PEMS alone changes it. Administrators open it on Sync.' }),
    text: (record) => formatCustom(field, record.custom[key]),
    raw: (record) => String(record.custom[key] ?? ''),
  };
}
