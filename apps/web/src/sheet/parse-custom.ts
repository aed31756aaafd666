/** What a text in a cell of a declared field means, by its kind. It comes with the columns of such fields. Pure. */
import {
  type CustomField,
  customName,
  type CustomValue,
  type EditableField,
  parseAmount,
  parseCalendarDate,
} from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import type { CellContext, CellParsers, ParsedValue } from './cell-context.ts';

export function parseCustom(field: CustomField, text: string, context: CellContext, parsers: CellParsers): ParsedValue {
  const checked = (value: CustomValue) => checkedBy(parsers, field, value);
  if (field.kind === 'boolean') {
    const answer = answerIn(text);
    return answer === undefined ? { fault: 'Type yes or no, or their first letter.' } : checked(answer);
  }
  if (text === '' || field.kind === 'text') return checked(text === '' ? null : text);
  const parsed =
    field.kind === 'date' ? parseDay(field, text, context, parsers) : parseNumber(field, text, context, parsers);
  return 'fault' in parsed ? parsed : checked(parsed.value);
}

/** Empty is no. As pasted from elsewhere, too. */
function answerIn(text: string): boolean | undefined {
  const typed = text.toLowerCase();
  const isMeant = (...words: readonly string[]) => words.some((word) => word.startsWith(typed));
  if (typed === '' || ['0', '-'].includes(typed) || isMeant('no', 'false')) return false;
  return ['1', '-1', '+', 'x'].includes(typed) || isMeant('yes', 'true') ? true : undefined;
}

function parseDay({ key }: CustomField, text: string, context: CellContext, { date }: CellParsers) {
  const current = parseCalendarDate(textIn(context.record, key)) ?? null;
  return date(key as EditableField, text, { ...context, record: recordWith(context, key, current) });
}

/** What has no number to step from is the number itself, and `=-300` is it in any case. */
function parseNumber({ key }: CustomField, text: string, context: CellContext, { amount }: CellParsers) {
  const current = parseAmount(textIn(context.record, key)) ?? null;
  const number = text.replace(/^=\s*/, '');
  const isStep = current !== null && !text.startsWith('=');
  // A percentage of what is below nothing would be cut off there.
  if (isStep && number.endsWith('%') && current.startsWith('-'))
    return { fault: 'Percentages are of numbers above nothing.' };
  const record = recordWith(context, key, current);
  return amount(key as EditableField, number, { ...context, record, ...(isStep ? {} : { isPaste: true }) });
}

/** Whatever PEMS has written there. */
function textIn({ custom }: MergedRecord, key: string): string {
  const value = custom[key];
  return typeof value === 'string' ? value : '';
}

/** Where the shortcuts look for what stands there now. */
const recordWith = ({ record }: CellContext, key: string, value: string | null): MergedRecord => ({
  ...record,
  [key]: value,
});

/** By the same rules as the server's. */
function checkedBy({ delta: parseDelta }: CellParsers, field: CustomField, value: CustomValue): ParsedValue {
  const { key, label } = field;
  const { delta, faults } = parseDelta({ custom: { [key]: value } }, new Map([[key, field]]));
  const [fault] = faults;
  if (fault !== undefined) return { fault: `${label} ${fault.message}.` };
  return { delta: { [customName(key)]: Object.values(delta ?? {})[0] ?? null } };
}
