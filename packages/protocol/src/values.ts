/** The value forms of the contract: dates `YYYY-MM-DD`, instants ISO 8601 in UTC, money as a decimal string. */
import { z } from 'zod';
import { longestText, mostValues, mostWords, wordsOf } from './limits.ts';

export const calendarDate = z.iso
  .date()
  .regex(/^(?!0000)/, 'must not be before the year 0001')
  .meta({ format: 'date', description: 'A calendar date, YYYY-MM-DD, without time zone.' });
export const instant = z.iso.datetime().meta({ description: 'An instant, ISO 8601 in UTC.' });
export const money = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'An exact decimal amount; round for display only.' });

/** An end of a range of amounts. */
export const amountBound = z
  .string()
  .regex(/^-?\d{1,20}(\.\d{1,20})?$/, 'must be a decimal number such as -1200.50')
  .meta({ description: 'An exact decimal amount.' });

/** An answer without a body. */
export const nothing = z.undefined().meta({ description: 'Nothing.' });

/** Every incoming text: PostgreSQL keeps neither NUL nor half of a surrogate pair. */
export const storableText = z
  .string()
  // oxlint-disable-next-line no-control-regex -- it is what is looked for
  .regex(/^[^\u0000\ud800-\udfff]*$/u, 'holds characters that no database keeps');

/** Id of an organization or a session. */
export const identifier = storableText.min(1).max(200);

/** Upstream's, as it is: it may have slashes, dots and any letters. */
export const recordId = storableText.min(1).max(500).meta({ description: 'The id of the record, as upstream has it.' });

/** As long as a text of a record may be. */
export const recordText = storableText.max(longestText);

/** A text to find. */
export const searchText = recordText.refine(
  (text) => wordsOf(text).length <= mostWords,
  `must not have more than ${mostWords} words`,
);

/** A repeatable query parameter: one value arrives as a string, several as a list. */
export const repeatable = z.preprocess(
  (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]),
  z.array(recordText).max(mostValues).optional(),
);

/** A whole number in a query string, in decimal digits: not all that JavaScript reads as a number (`0x10`, nothing). */
export const queryNumber = <Schema extends z.ZodType<number | undefined>>(schema: Schema) =>
  z.preprocess((value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value), schema);

/** `true` or `false` in a query string; absent says nothing. */
export const optionalFlag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();
