/**
 * What a text typed or pasted into a cell means: the change of the record, or why there is none. The typed shortcuts of every
 * kind of field stand here, once for the editor, paste and fill. Pure.
 */
import {
  actualTerms,
  add,
  type CalendarDate,
  type CustomField,
  customKeyOf,
  type CustomName,
  customName,
  type CustomValue,
  type Delta,
  describeField,
  type EditableField,
  findDraftFault,
  forecastEndForCost,
  forecastTerms,
  parseAmount,
  parseCalendarDate,
  parseDelta,
  scaleAmount,
  sources,
  subtract,
} from '@vanguard/pfa';
import type { MergedRecord } from '@vanguard/protocol/browser';
import type { Locale } from '../locale/locale.ts';
import { endOfMonth, isDateStep, parseDate, stepDate } from '../locale/parse-date.ts';
import { parseNumber } from '../locale/parse-number.ts';
import type { Column } from './columns.ts';
import { stateDelta, states } from './record-state.ts';

export type ParsedValue = { readonly delta: Delta } | { readonly fault: string };

export interface CellContext {
  readonly record: MergedRecord;
  readonly locale: Locale;
  readonly today: CalendarDate;
  /** What comes from elsewhere is a value: `-300` is then no step down. */
  readonly isPaste?: boolean;
  /** As a cell's `raw` has it: plain decimals and ISO dates, whatever the reader's language. */
  readonly isRaw?: boolean;
}

type Value = { readonly value: string | null } | { readonly fault: string };
type CellField = EditableField | CustomName;

export function parseValue(column: Column, text: string, context: CellContext): ParsedValue {
  const { field, editor, custom } = column;
  if (field === undefined || editor === undefined) return { fault: 'This cell cannot be changed.' };
  if (editor === 'state') return parseState(text);
  const typed = text.trim();
  if (custom?.kind === 'boolean') return parseAnswer(custom, typed);
  if (field === 'source') {
    const both = parseSourceWithTerm(typed, context);
    if (both !== undefined) return both;
  }
  const parsed = parsers[editor](field, typed, context);
  if ('fault' in parsed) return parsed;
  if (custom !== undefined) return checkedCustom(custom, parsed.value);
  return checked(deltaOf(field as EditableField, typed, parsed.value, context), context);
}

/** What a parsed delta makes of the field of a column. */
export const parsedValue = (delta: Delta, field: CellField): CustomValue | undefined =>
  (delta as Readonly<Record<string, CustomValue | undefined>>)[field];

/** What the record has there now: of a declared field whatever PEMS has written there. */
function currentOf(record: MergedRecord, field: CellField): string | null {
  const key = customKeyOf(field);
  if (key === undefined) return record[field as 'forecastEnd'];
  const value = record.custom[key];
  return typeof value === 'string' ? value : null;
}

const parsers: Record<
  'date' | 'amount' | 'number' | 'text' | 'list' | 'choice',
  (field: CellField, text: string, context: CellContext) => Value
> = {
  date: parseDateCell,
  amount: parseAmountCell,
  number: parseNumberCell,
  text: parseText,
  list: parseText,
  choice: parseChoice,
};

function parseText(_field: CellField, text: string): Value {
  return { value: text === '' ? null : text };
}

function parseState(text: string): ParsedValue {
  const typed = text.trim().toLowerCase();
  const state = typed === '' ? 'active' : states.find((one) => one.startsWith(typed));
  return state === undefined ? { fault: `A record is ${states.join(', ')}.` } : { delta: stateDelta(state) };
}

/** A check box: empty is no. As pasted from elsewhere, too. */
function parseAnswer(field: CustomField, text: string): ParsedValue {
  const typed = text.toLowerCase();
  const isMeant = (...words: readonly string[]) => words.some((word) => word.startsWith(typed));
  if (typed === '' || ['0', '-'].includes(typed) || isMeant('no', 'false')) return checkedCustom(field, false);
  if (['1', '-1', '+', 'x'].includes(typed) || isMeant('yes', 'true')) return checkedCustom(field, true);
  return { fault: 'Type yes or no, or their first letter.' };
}

/** One key names the source; anything may be a DOR, but for its two usual words a key does. */
function parseChoice(field: CellField, text: string): Value {
  if (text === '') return { value: null };
  const known = field === 'dor' ? dors : sources;
  const typed = text.toLowerCase();
  const word = known.find((one) => one.toLowerCase().startsWith(typed)) ?? (typed === 'j' ? 'PROJECT' : undefined);
  if (word !== undefined) return { value: word };
  return field === 'dor' ? { value: text } : { fault: `Type ${sources.join(' or ')}, or their first letter.` };
}

/** `p 450k`, `r 12k`: the source and what it is priced by, in one gesture. Undefined where the text is not such a pair. */
function parseSourceWithTerm(text: string, context: CellContext): ParsedValue | undefined {
  const [, word = '', amount = ''] = /^([a-z]+)\s+(.*\d.*)$/i.exec(text) ?? [];
  const source = sources.find((one) => one.toLowerCase().startsWith(word.toLowerCase()));
  if (word === '' || source === undefined) return undefined;
  const term = source === 'Purchase' ? 'purchasePrice' : 'monthlyRate';
  const parsed = parseAmountCell(term, amount, context);
  if ('fault' in parsed) return parsed;
  const delta = { ...deltaOf('source', source, source, context), ...deltaOf(term, amount, parsed.value, context) };
  return checked(delta, context);
}

export const dors = ['BEO', 'PROJECT'] as const;

const otherDates: {
  readonly [Field in EditableField]?: { start?: EditableField; plan: 'originalStart' | 'originalEnd' };
} = {
  forecastStart: { plan: 'originalStart' },
  forecastEnd: { start: 'forecastStart', plan: 'originalEnd' },
  actualStart: { plan: 'originalStart' },
  actualEnd: { start: 'actualStart', plan: 'originalEnd' },
};

function parseDateCell(field: CellField, text: string, { record, locale, today, isPaste }: CellContext): Value {
  if (text === '') return { value: null };
  const current = parseCalendarDate(currentOf(record, field) ?? '') ?? null;
  const { start: startField, plan } = otherDates[field as EditableField] ?? {};
  const word = text.toLowerCase();
  if (word === 'today') return { value: today };
  if (word === 'eom') return { value: endOfMonth(current ?? today) };
  if (word === 'plan') {
    const planned = plan && record[plan];
    return planned ? { value: planned } : { fault: 'The record has no plan to copy this date from.' };
  }
  if (!isPaste && isDateStep(text)) {
    if (current === null) return { fault: 'There is no date to count from. Type one, such as 2026-03-01.' };
    const moved = stepDate(text, current);
    return moved === undefined ? { fault: 'Steps are days, weeks, months or years: +14, -2w, +1m.' } : { value: moved };
  }
  if (startField !== undefined && /^(?:\d{1,5}\s*d(?:ays?)?$|[$€£¥])/iu.test(text)) {
    const layer = field === 'actualEnd' ? actualTerms : forecastTerms;
    return parseLength(text, record[startField as 'forecastStart'] as CalendarDate | null, { record, locale, layer });
  }
  const date = parseDate(text, locale, Number((current ?? today).slice(0, 4)));
  return date === undefined
    ? { fault: `"${text}" is not a date. Type 2026-03-01, 1 Mar 2026, +14, -2w, eom or plan.` }
    : { value: date };
}

interface LengthContext {
  readonly record: MergedRecord;
  readonly locale: Locale;
  readonly layer: typeof forecastTerms | typeof actualTerms;
}

/** A layer's own hold before the record's. */
const termsOf = (layer: LengthContext['layer'], { ownTerms, source, monthlyRate }: MergedRecord) => ({
  source: ownTerms?.[layer.source] ?? source,
  monthlyRate: ownTerms?.[layer.monthlyRate] ?? monthlyRate,
});

/** An end told by how long the rental lasts, `90d`, or by what it may cost, `$500k`. */
function parseLength(text: string, start: CalendarDate | null, { record, locale, layer }: LengthContext): Value {
  if (start === null) return { fault: 'There is no start to count from. Set it first.' };
  const days = /^(\d{1,5})\s*d(?:ays?)?$/i.exec(text)?.[1];
  if (days !== undefined) {
    const end = stepDate(`+${days}`, start);
    return end === undefined ? { fault: 'That is past the year 9999.' } : { value: end };
  }
  const target = parseNumber(text, locale);
  if ('fault' in target) return target;
  const { source, monthlyRate } = termsOf(layer, record);
  if (source !== 'Rental') return { fault: 'Only what a rental costs follows from its end.' };
  if (monthlyRate === null) return { fault: 'The record has no monthly rate to reckon the end by.' };
  const end = forecastEndForCost({ start, monthlyRate, targetCost: target.amount });
  return end === undefined ? { fault: 'No end makes the rental cost that.' } : { value: end };
}

/** Of a declared field: what has no number to step from is the number itself, and `=-300` is it in any case. */
function parseNumberCell(field: CellField, text: string, context: CellContext): Value {
  const isStep = !text.startsWith('=') && parseAmount(currentOf(context.record, field) ?? '') !== undefined;
  const number = text.replace(/^=\s*/, '');
  const parsed = parseAmountCell(field, number, isStep ? context : { ...context, isPaste: true });
  // A percentage of what is below nothing would be cut off there.
  if (isStep && number.endsWith('%') && currentOf(context.record, field)?.startsWith('-') === true) {
    return { fault: 'Percentages are of numbers above nothing.' };
  }
  return parsed;
}

function parseAmountCell(field: CellField, text: string, { record, locale, isPaste, isRaw }: CellContext): Value {
  if (text === '') return { value: null };
  if (isRaw && parseAmount(text) !== undefined) return { value: text };
  const current = currentOf(record, field);
  const percent = /^([+\-\u2212].*?)\s*%$/su.exec(text)?.[1];
  const isStep = !isPaste && /^[+\-\u2212]/.test(text);
  const parsed = parseNumber(percent ?? text, locale);
  if ('fault' in parsed) return parsed;
  if (!isStep) return { value: parsed.amount };
  if (current === null) return { fault: 'There is no amount to change. Type one, such as 12k.' };
  if (percent !== undefined) return { value: scaleAmount(current, parsed.amount) };
  return {
    value: text.startsWith('+') ? add(current, parsed.amount) : subtract(current, parsed.amount.replace(/^-/, '')),
  };
}

/** Where the forecast has a term of its own, a change of the record's reaches it too: a step is made from where it stands. */
function deltaOf(field: EditableField, text: string, value: string | null, context: CellContext): Delta {
  const { record } = context;
  const term = (Object.keys(forecastTerms) as (keyof typeof forecastTerms)[]).find((one) => one === field);
  const own = term && record.ownTerms?.[forecastTerms[term]];
  if (term === undefined || own === undefined) return { [field]: value };
  const isStep = term !== 'source' && value !== null;
  const stepped = isStep ? parseAmountCell(field, text, { ...context, record: { ...record, [term]: own } }) : { value };
  return { [field]: value, [forecastTerms[term]]: 'value' in stepped ? stepped.value : value };
}

/** By the same rules as the server's. */
function checkedCustom(field: CustomField, value: CustomValue): ParsedValue {
  const { key, label } = field;
  const { delta, faults } = parseDelta({ custom: { [key]: value } }, new Map([[key, field]]));
  const [fault] = faults;
  if (fault !== undefined) return { fault: `${label} ${fault.message}.` };
  return { delta: { [customName(key)]: Object.values(delta ?? {})[0] ?? null } };
}

/** By the same rules as the server's, with their own sentences. */
function checked(delta: Delta, { record }: CellContext): ParsedValue {
  const { faults } = parseDelta(delta);
  const broken = faults[0] ?? findDraftFault(record as Parameters<typeof findDraftFault>[0], delta);
  if (broken === undefined) return { delta };
  const name = broken.field === '' ? 'The record' : describeField(broken.field as EditableField).label;
  return { fault: `${name} ${broken.message}.` };
}
