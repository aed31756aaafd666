/** What can be done to many records by a line of text: `shift 14d`, `rate +5%`, `area Silo 3`, `plan "back to plan"`. Pure. */
import { type BulkTextField, bulkTextFields, recordFields } from '@vanguard/pfa';
import type { BulkOperation } from '@vanguard/protocol/browser';
import {
  type BulkContext,
  type ParsedOperation,
  parseAmount,
  parseDates,
  parseDuration,
  parseShift,
  parseText,
} from '../workspace/bulk/parse-bulk.ts';

export interface Verb {
  readonly name: string;
  /** What it does, beside its name. */
  readonly label: string;
  /** What stands behind the name; undefined where nothing does. */
  readonly example?: string;
  /** The reason is all that it needs. */
  readonly isReason?: boolean;
  readonly parse: (rest: string, context: BulkContext) => ParsedOperation;
}

const bare = (name: string, label: string, operation: BulkOperation): Verb => ({
  name,
  label,
  parse: (rest) => (rest === '' ? { operation } : { fault: `Nothing stands behind "${name}" but a reason in quotes.` }),
});

const setterExamples: Readonly<Partial<Record<BulkTextField, string>>> = {
  area: 'Silo 3',
  category: 'Cranes',
  source: 'Rental',
  dor: 'BEO',
};

const setters = bulkTextFields.map(
  (field: BulkTextField): Verb => ({
    name: field,
    label: `Set ${recordFields[field].label.toLowerCase()}`,
    example: setterExamples[field] ?? 'a value',
    parse: (rest) => (rest === '' ? { fault: 'Type the value, or "-" to take it away.' } : setText(field, rest)),
  }),
);

function setText(field: BulkTextField, rest: string): ParsedOperation {
  return parseText(field, rest === '-' ? '' : rest);
}

export const verbs: readonly Verb[] = [
  { name: 'shift', label: 'Move in time', example: '14d, -2w', parse: parseShift },
  { name: 'duration', label: 'Set or change the duration', example: '90d, +10d', parse: parseDuration },
  { name: 'start', label: 'Set the start', example: '1 Mar 2027', parse: (rest, context) => dates(rest, '', context) },
  { name: 'end', label: 'Set the end', example: '31 Mar 2027', parse: (rest, context) => dates('', rest, context) },
  {
    name: 'rate',
    label: 'Set or change the monthly rate',
    example: '12k, +5%, -300',
    parse: (rest, context) => parseAmount('monthlyRate', rest, context),
  },
  {
    name: 'price',
    label: 'Set or change the purchase price',
    example: '450k, +5%',
    parse: (rest, context) => parseAmount('purchasePrice', rest, context),
  },
  bare('plan', 'Forecast becomes the plan', { kind: 'resetToPlan' }),
  bare('discontinue', 'Mark discontinued', { kind: 'discontinue' }),
  bare('bring back', 'Bring back', { kind: 'bringBack' }),
  bare('transferable', 'Mark funds transferable', { kind: 'markTransferable' }),
  {
    ...bare('reason', 'Give the drafts a reason', { kind: 'setReason' }),
    example: '"mats are late"',
    isReason: true,
  },
  ...setters,
];

const dates = (start: string, end: string, context: BulkContext): ParsedOperation =>
  start === '' && end === ''
    ? { fault: 'Type a day such as 2027-03-01 or 1 Mar 2027.' }
    : parseDates(start, end, context);

export interface SaidVerb {
  readonly verb: Verb;
  /** Undefined while nothing stands behind a verb that needs something. */
  readonly parsed: ParsedOperation | undefined;
  /** In quotes at the end. */
  readonly reason: string | null;
}

/** The verb that a line begins with; undefined where it begins with none. */
export function parseVerb(line: string, context: BulkContext): SaidVerb | undefined {
  const typed = line.trim();
  const [, before = typed, quoted] = /^(.*?)\s*"([^"]*)"?$/s.exec(typed) ?? [];
  const verb = verbs.find(({ name }) => new RegExp(`^${name}(?:\\s|$)`, 'i').test(before));
  if (verb === undefined) return undefined;
  const rest = before.slice(verb.name.length).trim();
  const reason = quoted === undefined || quoted.trim() === '' ? null : quoted.trim().slice(0, 1000);
  const isWaiting = rest === '' && (verb.isReason === true ? reason === null : verb.example !== undefined);
  return { verb, parsed: isWaiting ? undefined : verb.parse(rest, context), reason };
}
