/** `POST /userdefinedscreenservices` of the simulated installation: one record read, changed, added or removed. */
import { Alert } from './alerts.ts';
import { columns, columnsByName, type Column } from './columns.ts';
import type { Faults } from './faults.ts';
import { shownValues, type RecordStore, type StoredRecord } from './record-store.ts';
import type { ColumnValues } from './seed-values.ts';
import type { User } from './user.ts';

export interface ScreenService {
  store: RecordStore;
  faults: Faults;
  now(this: void): number;
}

export function answerScreen(service: ScreenService, body: unknown, user: User): object {
  const call = (body ?? {}) as Record<string, any>;
  const given = [call['USERDEFINEDSCREENFIELDVALUELIST']?.USERDEFINEDSCREENFIELDVALUEPAIR ?? []].flat();
  const values: Record<string, string> = {};
  for (const pair of given as Record<string, any>[]) {
    const column = columnsByName.get(String(pair['USERDEFINEDSCREENFIELDNAME']));
    if (column === undefined) throw new Alert(`The field ${String(pair['USERDEFINEDSCREENFIELDNAME'])} is invalid.`);
    values[column.name] = readValue(column, pair['USERDEFINEDSCREENFIELDVALUE'] ?? {});
  }
  const { PFS_ID: pfaId = '', PFS_A_ORG: organization = '', ...changes } = values;
  if (pfaId === '' || organization === '') throw new Alert('The key of the record is required.');
  const record = service.store.find(organization, pfaId);
  const action = String(call['USERDEFINEDSERVICEACTION']);
  if (action === 'ADD') {
    if (record !== undefined) throw new Alert('The record exists already: the key is not allowed twice.');
    return echo(service.store.add({ organization, pfaId, values: withoutEmpty(changes) }, service.now()));
  }
  if (record === undefined) throw new Alert('The record was not found.');
  if (action === 'GET') return echo(record);
  if (user.isReader === true) throw new Alert('You are not authorized to update records.');
  checkCounter(service, record, call['recordid']);
  if (action === 'UPDATE') {
    checkChanges(changes);
    service.store.change(record, changes, { atMs: service.now(), by: user.username.toUpperCase() });
  } else if (action === 'DELETE') service.store.remove(record);
  else throw new Alert(`The action ${action} is invalid.`, 400);
  return echo(record);
}

function checkCounter({ faults }: ScreenService, record: StoredRecord, counter: unknown): void {
  if (Number(counter) === record.counter && !faults.strike('stale_recordid')) return;
  throw new Alert('The record has been modified by another user.');
}

function checkChanges(changes: ColumnValues): void {
  for (const [name, value] of Object.entries(changes)) {
    if (columnsByName.get(name)?.isLocked) throw new Alert(`You are not authorized to update ${name}.`, 200, name);
    if (name === 'PFS_F_SOURCE' && !['Rental', 'Purchase', ''].includes(value)) {
      throw new Alert(`${value.slice(0, 20)} is not a valid source.`, 200, name);
    }
    if (value.length > 4000) throw new Alert(`The value of ${name} is too long.`, 200, name);
  }
}

/** Canonical, as the store keeps it; empty where the field is emptied. */
function readValue({ name, type }: Column, value: Record<string, any>): string {
  switch (type) {
    case 'NUMBER':
    case 'CURRENCY': {
      const data = value['NUMERICDATA'];
      if (data === null || data === undefined) return '';
      const amount = BigInt(data.VALUE);
      const scale = 10n ** BigInt(data.NUMOFDEC);
      const fraction = String(amount % scale)
        .padStart(Number(data.NUMOFDEC), '0')
        .replace(/0+$/, '');
      return `${data.SIGN === '-' ? '-' : ''}${amount / scale}${fraction === '' ? '' : `.${fraction}`}`;
    }
    case 'DATE':
    case 'DATETIME': {
      const data = value['DATETIMEDATA'];
      if (data === null || data === undefined) return '';
      const inYear = Date.UTC(
        new Date(data.YEAR).getUTCFullYear(),
        data.MONTH - 1,
        data.DAY,
        data.HOUR,
        data.MINUTE,
        data.SECOND,
      );
      if (Number.isNaN(inYear)) throw new Alert(`The value of ${name} is invalid.`, 200, name);
      const iso = new Date(inYear).toISOString();
      return type === 'DATE' ? iso.slice(0, 10) : iso;
    }
    case 'CHKBOOLEAN':
      return ['-1', '1', 'true', '+', 'Yes'].includes(String(value['TEXTDATA'])) ? 'true' : '';
    default:
      return typeof value['TEXTDATA'] === 'string' ? value['TEXTDATA'] : '';
  }
}

function echo(record: StoredRecord): object {
  const values = shownValues(record);
  return {
    USERDEFINEDSCREENNAME: 'CUPFSG',
    USERDEFINEDSCREENFIELDVALUELIST: {
      USERDEFINEDSCREENFIELDVALUEPAIR: columns.map((column) => ({
        USERDEFINEDSCREENFIELDNAME: column.name,
        USERDEFINEDSCREENFIELDVALUE: writeValue(column, values[column.name] ?? ''),
      })),
    },
    recordid: record.counter,
  };
}

function writeValue({ type }: Column, value: string): object {
  if (type === 'CHKBOOLEAN') return { TEXTDATA: value === '' ? null : value === 'true' ? '-1' : '0' };
  if (type === 'NUMBER' || type === 'CURRENCY') return { NUMERICDATA: value === '' ? null : numericOf(value) };
  if (type === 'DATE' || type === 'DATETIME') return { DATETIMEDATA: value === '' ? null : dateTimeOf(value) };
  return { TEXTDATA: value === '' ? null : value };
}

/** Zeros at the end say nothing, and would take it past what a number of JSON holds. */
function numericOf(value: string): object {
  const [whole = '0', digits = ''] = value.replace('-', '').split('.');
  const fraction = digits.replace(/0+$/, '');
  return {
    VALUE: Number(whole + fraction),
    NUMOFDEC: fraction.length,
    SIGN: value.startsWith('-') ? '-' : '+',
    UOM: null,
  };
}

function dateTimeOf(value: string): object {
  const at = new Date(value);
  return {
    YEAR: Date.UTC(at.getUTCFullYear(), 0, 1),
    MONTH: at.getUTCMonth() + 1,
    DAY: at.getUTCDate(),
    HOUR: at.getUTCHours(),
    MINUTE: at.getUTCMinutes(),
    SECOND: at.getUTCSeconds(),
    SUBSECOND: 0,
    TIMEZONE: '+0000',
  };
}

function withoutEmpty(values: ColumnValues): ColumnValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}
