/** The value forms of the contract: dates `YYYY-MM-DD`, instants ISO 8601 in UTC, money as a decimal string. */
import { z } from 'zod';

export const calendarDate = z.iso.date().meta({ description: 'A calendar date, YYYY-MM-DD, without time zone.' });
export const instant = z.iso.datetime().meta({ description: 'An instant, ISO 8601 in UTC.' });
export const money = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .meta({ description: 'An exact decimal amount; round for display only.' });

/** A repeatable query parameter: one value arrives as a string, several as a list. */
export const repeatable = z.preprocess(
  (value) => (value === undefined ? undefined : Array.isArray(value) ? value : [value]),
  z.array(z.string().max(200)).max(100).optional(),
);

/** `true` or `false` in a query string; absent says nothing. */
export const optionalFlag = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .optional();
