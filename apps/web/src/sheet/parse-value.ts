/**
 * What a text typed or pasted into a cell means: the change of the record, or why there is none. The typed shortcuts of every
 * kind of field stand here, once for the editor, paste and fill. Pure.
 */
import {
  actualTerms,
  add,
  type CalendarDate,
  type Delta,
  describeField,
  type EditableField,
  findDraftFault,
  findValueFault,
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
import type { CellContext, CellValue, ParsedValue } from './cell-context.ts';
import type { Column } from './columns.ts';
import { stateDelta, states } from './record-state.ts';

export type { CellContext, ParsedValue } from './cell-context.ts';

export function parseValue(column: Column, text: string, context: CellContext): ParsedValue {
  const { field, editor, parse } = column;
  if (field === undefined || editor === undefined) return { fault: 'This cell cannot be changed.' };
  if (context.isPaste && !context.isRaw && spreadsheetError.test(text.trim())) {
    return { fault: `"${text.trim()}" is the error of a formula. Repair it in the spreadsheet, or type the text.` };
  }
  if (parse !== undefined) return parse(text.trim(), context, cellParsers);
  if (editor === 'state') return parseState(text);
  const typed = text.trim();
  if (field === 'source') {
    const both = parseSourceWithTerm(typed, context);
    if (both !== undefined) return both;
  }
  const own = field as EditableField;
  const parsed = parsers[editor](own, typed, context);
  return 'fault' in parsed ? parsed : checked(deltaOf(own, typed, parsed.value, context), context);
}

const parsers: Record<
  'date' | 'amount' | 'number' | 'text' | 'list' | 'choice',
  (field: EditableField, text: string, context: CellContext) => CellValue
> = {
  date: parseDateCell,
  amount: parseAmountCell,
  number: parseAmountCell,
  text: parseText,
  list: parseText,
  choice: parseChoice,
};
const cellParsers = { date: parseDateCell, amount: parseAmountCell, delta: parseDelta };

/** What a spreadsheet shows where its formula has failed. */
const spreadsheetError = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|ERROR!|GETTING_DATA)$/;

function parseText(_field: EditableField, text: string): CellValue {
  return { value: text === '' ? null : text };
}

function parseState(text: string): ParsedValue {
  const typed = text.trim().toLowerCase();
  const state = typed === '' ? 'active' : states.find((one) => one.startsWith(typed));
  return state === undefined ? { fault: `A record is ${states.join(', ')}.` } : { delta: stateDelta(state) };
}

/** One key names the source; anything may be a DOR, but for its two usual words a key does. */
function parseChoice(field: EditableField, text: string): CellValue {
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

function parseDateCell(field: EditableField, text: string, { record, locale, today, isPaste }: CellContext): CellValue {
  if (text === '') return { value: null };
  // As most pasted dates are.
  if (parseCalendarDate(text) !== undefined) return { value: text };
  const current = record[field as 'forecastEnd'] as CalendarDate | null;
  const { start: startField, plan } = otherDates[field] ?? {};
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
function parseLength(text: string, start: CalendarDate | null, { record, locale, layer }: LengthContext): CellValue {
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

function parseAmountCell(
  field: EditableField,
  text: string,
  { record, locale, isPaste, isRaw }: CellContext,
): CellValue {
  if (text === '') return { value: null };
  if (isRaw && parseAmount(text) !== undefined) return { value: text };
  const current = record[field as 'monthlyRate'];
  const percent = /^([+\-\u2212].*?)\s*%$/su.exec(text)?.[1];
  if (isPaste && percent !== undefined)
    return { fault: 'A percentage changes the amount that is there; it is typed, not pasted.' };
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

const terms = Object.keys(forecastTerms) as (keyof typeof forecastTerms)[];

/** Where the forecast has a term of its own, a change of the record's reaches it too: a step is made from where it stands. */
function deltaOf(field: EditableField, text: string, value: string | null, context: CellContext): Delta {
  const { record } = context;
  const term = terms.find((one) => one === field);
  const own = term && record.ownTerms?.[forecastTerms[term]];
  if (term === undefined || own === undefined) return { [field]: value };
  const isStep = term !== 'source' && value !== null;
  const stepped = isStep ? parseAmountCell(field, text, { ...context, record: { ...record, [term]: own } }) : { value };
  return { [field]: value, [forecastTerms[term]]: 'value' in stepped ? stepped.value : value };
}

/** By the same rules as the server's, with their own sentences. */
function checked(delta: Delta, { record }: CellContext): ParsedValue {
  const broken = findValueFault(delta) ?? findDraftFault(record as Parameters<typeof findDraftFault>[0], delta);
  if (broken === undefined) return { delta };
  const name = broken.field === '' ? 'The record' : describeField(broken.field as EditableField).label;
  return { fault: `${name} ${broken.message}.` };
}
