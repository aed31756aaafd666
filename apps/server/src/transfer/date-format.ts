/** Dates as an organization writes them, `DD/MM/YYYY` or `D-MMM-YYYY`, from and to `YYYY-MM-DD`. Pure. */
import { Refusal } from '../refusal.ts';

export interface DateFormat {
  format: (date: string) => string;
  /** `YYYY-MM-DD` is read whatever the format. Undefined unless it is a day. */
  parse: (text: string) => string | undefined;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

type Part = 'year' | 'month' | 'day';

interface Token {
  part: Part;
  pattern: string;
  write: (value: number) => string;
  read: (text: string) => number;
}

const padded = (length: number) => (value: number) => String(value).padStart(length, '0');

const tokens: Readonly<Record<string, Token>> = {
  YYYY: { part: 'year', pattern: String.raw`\d{4}`, write: padded(4), read: Number },
  MMM: {
    part: 'month',
    pattern: '[A-Za-z]{3}',
    write: (value) => months[value - 1] ?? '',
    read: (text) => months.findIndex((month) => month.toLowerCase() === text.toLowerCase()) + 1,
  },
  MM: { part: 'month', pattern: String.raw`\d{2}`, write: padded(2), read: Number },
  M: { part: 'month', pattern: String.raw`\d{1,2}`, write: String, read: Number },
  DD: { part: 'day', pattern: String.raw`\d{2}`, write: padded(2), read: Number },
  D: { part: 'day', pattern: String.raw`\d{1,2}`, write: String, read: Number },
};

/** Throws Refusal 422 for a format in which a date cannot be read back: without a year in four digits, say. */
export function compileDateFormat(format: string): DateFormat {
  const pieces = format.match(/[A-Za-z]+|[^A-Za-z]+/g) ?? [];
  const found = pieces.map((piece) => tokens[piece.toUpperCase()] ?? piece);
  const parts = found.filter((piece) => typeof piece !== 'string');
  const isReadable =
    parts
      .map(({ part }) => part)
      .toSorted()
      .join() === 'day,month,year' &&
    found.every((piece) => typeof piece !== 'string' || /^[^A-Za-z0-9"\r\n]+$/.test(piece));
  if (!isReadable) throw badFormat(format);
  const form = new RegExp(
    `^${found.map((piece) => (typeof piece === 'string' ? RegExp.escape(piece) : `(${piece.pattern})`)).join('')}$`,
  );
  return {
    format: (date) => {
      const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
      const values = { year, month, day };
      return found.map((piece) => (typeof piece === 'string' ? piece : piece.write(values[piece.part]))).join('');
    },
    parse: (text) => {
      const match = form.exec(text);
      if (match === null) return /^\d{4}-\d{2}-\d{2}$/.test(text) && isDay(text) ? text : undefined;
      const values = { year: 0, month: 0, day: 0 };
      for (const [i, { part, read }] of parts.entries()) values[part] = read(match[i + 1] ?? '');
      const date = `${padded(4)(values.year)}-${padded(2)(values.month)}-${padded(2)(values.day)}`;
      return isDay(date) ? date : undefined;
    },
  };
}

function isDay(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date) && !date.startsWith('0000');
}

function badFormat(format: string): Refusal {
  return new Refusal(
    `The organization's field configuration writes dates as ${JSON.stringify(format)}, which cannot be read back. ` +
      'Use YYYY, one of MMM, MM and M, one of DD and D, and signs between them.',
    { code: 'bad_configuration' },
  );
}
