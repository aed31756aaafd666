/** The other direction of read-value.ts, for filters. */
import { DateTime } from 'luxon';
import { PemsError } from '../errors.ts';
import type { UpstreamFormats } from './formats.ts';

/** `instant`: ISO 8601. Throws PemsError. */
export function formatInstant(instant: string, { dateTime, timeZone, locale }: UpstreamFormats): string {
  const at = DateTime.fromISO(instant, { zone: 'utc' }).setZone(timeZone).setLocale(locale);
  if (!at.isValid) {
    throw new PemsError(`"${instant}" is not an instant, or "${timeZone}" is not a time zone.`, {
      code: 'bad_configuration',
    });
  }
  return at.toFormat(dateTime);
}
