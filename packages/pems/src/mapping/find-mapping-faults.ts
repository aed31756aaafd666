/** What is wrong with a mapping, all of it at once, before it is saved. Pure. */
import { isEditableField, isRecordField, parseAmount, parseCalendarDate, recordFields, sources } from '@vanguard/pfa';
import { DateTime, IANAZone } from 'luxon';
import type { FieldMapping, MappedField } from './dictionary.ts';
import type { FeedSettings } from './feeds.ts';
import type { UpstreamFormats } from './formats.ts';
import { kindOf } from './kind-of.ts';
import { valueReader } from './read-value.ts';
import type { UpstreamMapping } from './upstream-mapping.ts';

export interface MappingFault {
  /** Such as `fields.3.upstream`. */
  path: string;
  message: string;
}

const columnForm = /^[A-Za-z_][A-Za-z0-9_$.]{0,79}$/;

/** `declared`: columns that the organization has as fields of its own, whose values would go elsewhere. */
export function findMappingFaults(
  { fields, ignored, formats, grid, feeds }: UpstreamMapping,
  declared: readonly string[] = [],
): MappingFault[] {
  const keys = Object.entries(grid.keys).map(([name, upstream]) => ({ path: `grid.keys.${name}`, upstream }));
  const columns = [
    ...fields.map(({ upstream }, i) => ({ path: `fields.${i}.upstream`, upstream })),
    ...ignored.map((upstream, i) => ({ path: `ignored.${i}`, upstream })),
    ...keys,
  ];
  return [
    ...columns
      .filter(({ upstream }) => !columnForm.test(upstream))
      .map(({ path }) => ({ path, message: 'is not the name of a column' })),
    ...columns
      .filter(({ upstream }) => declared.includes(upstream))
      .map(({ path }) => ({ path, message: 'is declared as a field of the organization: withdraw that first' })),
    ...fields.flatMap((mapping, i) => findFieldFaults(mapping, i, fields)),
    ...findFormatFaults(formats),
    ...Object.entries(feeds).flatMap(([name, feed]) => findFeedFaults(`feeds.${name}`, feed)),
  ];
}

/** Below the base, and nowhere else. */
const pathForm = /^(?:\/[A-Za-z0-9_{}-]+)+$/;
const nameForm = /^[a-z][A-Za-z0-9]{0,39}$/;

function findFeedFaults(feed: string, { path, key, columns, organization, organizationsOfEntry: of }: FeedSettings) {
  const fault = (part: string, message: string): MappingFault => ({ path: `${feed}.${part}`, message });
  const upstream = [
    ...key.map((column, i) => ({ part: `key.${i}`, column })),
    ...columns.map((column, i) => ({ part: `columns.${i}.upstream`, column: column.upstream })),
    ...(organization === undefined ? [] : [{ part: 'organization', column: organization }]),
    ...(of === undefined ? [] : [{ part: 'organizationsOfEntry.column', column: of.column }]),
  ];
  const names = columns.map(({ name }) => name);
  return [
    ...(pathForm.test(path) && !path.includes('{') ? [] : [fault('path', 'is not a path such as /assets')]),
    ...(of === undefined || (pathForm.test(of.path) && of.path.split('{key}').length === 2)
      ? []
      : [fault('organizationsOfEntry.path', 'is not a path with one {key}')]),
    ...(key.length === 0 ? [fault('key', 'is empty')] : []),
    ...upstream
      .filter(({ column }) => !columnForm.test(column))
      .map(({ part }) => fault(part, 'is not the name of a column')),
    ...names.flatMap((name, i) => {
      if (!nameForm.test(name)) return [fault(`columns.${i}.name`, 'is not a name such as serial')];
      return names.indexOf(name) < i ? [fault(`columns.${i}.name`, 'is given twice')] : [];
    }),
  ];
}

function findFieldFaults(
  { field, upstream, when, default: given }: FieldMapping,
  i: number,
  fields: readonly FieldMapping[],
) {
  const fault = (part: string, message: string): MappingFault => ({ path: `fields.${i}.${part}`, message });
  if (!isMappable(field)) return [fault('field', 'is not a field that a column can be mapped to')];
  const faults: MappingFault[] = [];
  const before = fields.slice(0, i);
  if (before.some((other) => other.field === field)) faults.push(fault('field', 'is mapped twice'));
  const isShared = before.some(
    (other) =>
      other.upstream === upstream && other.when === when && isEditableField(other.field) && isEditableField(field),
  );
  if (isShared) faults.push(fault('upstream', 'would be written by two fields'));
  if (when !== undefined && !fields.some((other) => other.field === 'isActualized')) {
    faults.push(fault('when', 'needs a column for isActualized'));
  }
  if (given !== undefined && !isValueOf(field, given)) faults.push(fault('default', 'is not a value of the field'));
  return faults;
}

function isMappable(field: string): field is MappedField {
  if (field === 'lastModifiedBy') return true;
  return isRecordField(field) && ['editable', 'locked'].includes(recordFields[field].access);
}

/** In the form in which the mirror keeps it; of a flag `true` or `false`. */
function isValueOf(field: MappedField, value: string): boolean {
  switch (kindOf(field)) {
    case 'amount':
      return parseAmount(value) === value;
    case 'date':
      return parseCalendarDate(value) !== undefined;
    case 'flag':
      return value === 'true' || value === 'false';
    case 'source':
      return (sources as readonly string[]).includes(value);
    default:
      return value !== '';
  }
}

/** A day and an instant in which no two parts are the same number. */
const [probeDay, probeInstant] = ['2031-11-28', '2031-11-28T13:47:59Z'];

function findFormatFaults(formats: UpstreamFormats): MappingFault[] {
  const fault = (part: string, message: string): MappingFault => ({ path: `formats.${part}`, message });
  if (!isLocale(formats.locale)) return [fault('locale', 'is not a locale such as en-US')];
  if (!IANAZone.isValidZone(formats.timeZone)) return [fault('timeZone', 'is not a time zone such as Europe/Berlin')];
  const marks = formats.groupMark === formats.decimalMark ? [fault('groupMark', 'is the decimal mark as well')] : [];
  const reader = valueReader(formats);
  const write = (iso: string, zone: string, format: string) =>
    DateTime.fromISO(iso, { zone }).setLocale(formats.locale).toFormat(format);
  const day = reader.date(write(probeDay, 'utc', formats.date));
  const instant = reader.instant(write(probeInstant, formats.timeZone, formats.dateTime));
  return [
    ...marks,
    ...(isOfTokens(formats.date) && day === probeDay
      ? []
      : [fault('date', 'does not tell a day, with Luxon’s tokens such as yyyy-MM-dd')]),
    ...(isOfTokens(formats.dateTime) && instant === probeInstant
      ? []
      : [fault('dateTime', 'does not tell an instant to the second, with tokens such as yyyy-MM-dd HH:mm:ss')]),
  ];
}

/** Luxon has others, which mean something else than they do in most libraries: DD is a whole date. */
function isOfTokens(format: string): boolean {
  const unquoted = format.replaceAll(/'[^']*'/g, '');
  return /^(?:yyyy|yy|[ML]{1,4}|[dHhms]{1,2}|a|[^A-Za-z'])*$/.test(unquoted);
}

function isLocale(locale: string): boolean {
  try {
    return Intl.getCanonicalLocales(locale).length === 1;
  } catch {
    return false;
  }
}
