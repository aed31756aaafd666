/** `POST /griddata` and `POST /grids` of the simulated installation: heads, counts and pages of the grid. */
import type { UpstreamFormats } from '../mapping/formats.ts';
import { Alert } from './alerts.ts';
import { type Column, columns, columnsByName } from './columns.ts';
import type { Faults } from './faults.ts';
import { formatValue, parseFilterValue } from './format-values.ts';
import { type RecordStore, shownValue, shownValues, type StoredRecord } from './record-store.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { Session } from './sessions.ts';

export interface GridService {
  store: RecordStore;
  faults: Faults;
  random: SeededRandom;
  formats: UpstreamFormats;
  now(this: void): number;
}

interface Filter {
  column: Column;
  operator: string;
  value: string;
}

interface GridCall {
  type: string;
  position: number;
  rowLimit: number;
  filters: readonly Filter[];
}

/** The session holds the list that its last page was of, as a kept session of PEMS does. */
export function answerGrid(service: GridService, body: unknown, session: Session | undefined): object {
  const call = readCall(body, service.formats);
  const shown = shownColumns(service.faults);
  if (call.type.includes('COUNT')) return countOf(service, call);
  const head = { FIELDS: { FIELD: shown.map(describeColumn) } };
  if (call.type === 'LIST.HEAD_ONLY.STORED')
    return { GRID: { METADATA: {}, ...head, DATA: null, 'TOTAL-COUNT': null } };
  if (call.type !== 'LIST.DATA_ONLY.STORED' && call.type !== 'LIST.HEAD_DATA.STORED') {
    throw new Alert(`The request type ${call.type} is not supported.`, 400);
  }
  const list = listFor(service, call, session);
  const { rows, metadata } = pageOf(service, call, list);
  const ROW = rows.map((record, i) => {
    const values = shownValues(record);
    return {
      id: call.position + i,
      D: shown.map(({ column, alias, isRetyped }) => ({
        n: alias,
        value: textOf(values[column.name] ?? '', column, isRetyped, service.formats),
      })),
    };
  });
  // A list of one comes as the object itself.
  const DATA = { ROW: ROW.length === 1 ? ROW[0] : ROW };
  return { GRID: { METADATA: metadata, ...(call.type.includes('HEAD') ? head : {}), DATA, 'TOTAL-COUNT': null } };
}

/** The same rows in the older form, cell by cell with their names. */
export function answerGrids(service: GridService, body: unknown): object {
  const call = readCall(body, service.formats);
  const list = listFor(service, call, undefined);
  const { rows, metadata } = pageOf(service, call, list);
  const shown = shownColumns(service.faults);
  const DATARECORD = rows.map((record) => {
    const values = shownValues(record);
    return {
      DATAFIELD: shown.map(({ column, name, isRetyped }) => ({
        FIELDNAME: name,
        FIELDLABEL: column.label,
        DATATYPE: column.type,
        FIELDVALUE: textOf(values[column.name] ?? '', column, isRetyped, service.formats),
      })),
    };
  });
  const hasMore = metadata['MORERECORDPRESENT'] === '+';
  return { DATARECORD, NEXTCURSORPOSITION: hasMore ? Number(metadata['CURRENTCURSORPOSITION']) + 1 : null };
}

interface ShownColumn {
  column: Column;
  name: string;
  alias: string;
  isRetyped: boolean;
}

const defaultVictim = 'PFS_F_CLASS';

function shownColumns(faults: Faults): ShownColumn[] {
  const dropped = faults.strikeForGood('dropped_column');
  const renamed = faults.strikeForGood('renamed_column');
  const retypedColumn = faults.strikeForGood('retyped_column');
  const isVictim = (fault: { column?: string } | undefined, { name }: Column) =>
    fault !== undefined && name === (fault.column ?? defaultVictim);
  return columns
    .map((column, i) => ({
      column,
      name: isVictim(renamed, column) ? `${column.name}_NEW` : column.name,
      alias: String(i + 1),
      isRetyped: isVictim(retypedColumn, column),
    }))
    .filter(({ column }) => !isVictim(dropped, column));
}

/** A column of another type: whatever it was, it is a number now. */
function textOf(value: string, { type }: Column, isRetyped: boolean, formats: UpstreamFormats): string | null {
  return isRetyped ? String(value.length) : formatValue(value, type, formats);
}

function describeColumn({ column, name, alias, isRetyped }: ShownColumn, i: number): object {
  const type = isRetyped ? 'MIXVARCHAR' : column.type;
  return {
    name,
    aliasnum: alias,
    label: column.label,
    type,
    order: String(i + 1),
    keyfield: name === 'PFS_ID' ? '+' : '-',
  };
}

function countOf({ store, faults }: GridService, call: GridCall): object {
  const count = faults.strike('null_totals') ? null : String(select(store, call.filters).length);
  return { GRID: { METADATA: { RECORDS: count }, FIELDS: null, DATA: null, 'TOTAL-COUNT': count } };
}

function listFor({ store }: GridService, call: GridCall, session: Session | undefined): readonly StoredRecord[] {
  const query = JSON.stringify(call.filters.map(({ column, operator, value }) => [column.name, operator, value]));
  if (session?.list !== undefined && session.query === query && call.position > 1) return session.list;
  const list = select(store, call.filters);
  if (session !== undefined) Object.assign(session, { query, list });
  return list;
}

function pageOf({ faults, random, now }: GridService, { position, rowLimit }: GridCall, list: readonly StoredRecord[]) {
  const shift = position > 1 && faults.strike('shifted_page') ? random.pick([-3, -2, -1, 1, 2, 3]) : 0;
  const from = Math.max(0, position - 1 + shift);
  const rows = list.slice(from, from + rowLimit);
  const last = position - 1 + rows.length;
  const metadata = {
    RECORDS: null,
    CLIENTROWS: String(rows.length),
    MORERECORDPRESENT: from + rows.length < list.length ? '+' : '-',
    CURRENTCURSORPOSITION: String(last),
    SERVERTIMESTAMP: new Date(now()).toISOString(),
  };
  if (rows.length > 1 && faults.strike('duplicate_rows')) {
    // The row takes the place of the next.
    const at = random.integer(0, rows.length - 2);
    rows.splice(at, 0, rows[at] as StoredRecord);
    if (rows.length > rowLimit) {
      rows.pop();
    } else {
      metadata.CURRENTCURSORPOSITION = String(last + 1);
    }
  }
  if (rows.length > 1 && faults.strike('short_page')) rows.splice(random.integer(0, rows.length - 1), 1);
  if (rows.length > 1 && faults.strike('vanished_rows')) {
    rows.splice(random.integer(0, rows.length - 2), 1);
    metadata.CURRENTCURSORPOSITION = String(Number(metadata.CURRENTCURSORPOSITION) - 1);
  }
  return { rows, metadata };
}

function readCall(body: unknown, formats: UpstreamFormats): GridCall {
  const { GRID, REQUEST_TYPE, MULTIADDON_FILTERS, ADDON_FILTER, ADDON_SORT } = (body ?? {}) as Record<string, any>;
  const rowLimit = Number(GRID?.NUMBER_OF_ROWS_FIRST_RETURNED ?? 100);
  const position = Number(GRID?.CURSOR_POSITION ?? 1);
  if (GRID === undefined || typeof REQUEST_TYPE !== 'string')
    throw new Alert('The request names no grid or no type.', 400);
  if (!(rowLimit >= 1 && rowLimit <= 10_000)) throw new Alert('The number of rows must be between 1 and 10,000.', 400);
  if (!(position >= 1)) throw new Alert('The cursor position is invalid.', 400);
  if (ADDON_SORT !== undefined && ADDON_SORT.ALIAS_NAME !== 'PFS_ID') {
    throw new Alert('The simulator sorts by PFS_ID only.', 400);
  }
  const given = [MULTIADDON_FILTERS?.MADDON_FILTER ?? [], ADDON_FILTER ?? []].flat() as Record<string, unknown>[];
  return { type: REQUEST_TYPE, position, rowLimit, filters: given.map((filter) => readFilter(filter, formats)) };
}

function readFilter(filter: Record<string, unknown>, formats: UpstreamFormats): Filter {
  const column = columnsByName.get(String(filter['ALIAS_NAME']));
  if (column === undefined) throw new Alert(`The column ${String(filter['ALIAS_NAME'])} does not exist.`);
  const operator = String(filter['OPERATOR']);
  if (!Object.hasOwn(operators, operator)) throw new Alert(`The operator ${operator} is not supported.`);
  const value = parseFilterValue(String(filter['VALUE'] ?? ''), column.type, formats);
  if (value === undefined) throw new Alert(`The value of the filter on ${column.name} is not a valid date.`);
  return { column, operator, value };
}

const operators: Record<string, (actual: string, wanted: string) => boolean> = {
  '=': (actual, wanted) => actual === wanted,
  '!=': (actual, wanted) => actual !== wanted,
  '<': (actual, wanted) => actual < wanted,
  '>': (actual, wanted) => actual > wanted,
  '<=': (actual, wanted) => actual <= wanted,
  '>=': (actual, wanted) => actual >= wanted,
  BEGINS: (actual, wanted) => actual.startsWith(wanted),
  CONTAINS: (actual, wanted) => actual.includes(wanted),
  IN: (actual, wanted) => wanted.split(',').includes(actual),
  'IS EMPTY': (actual) => actual === '',
  'NOT EMPTY': (actual) => actual !== '',
};

function select(store: RecordStore, filters: readonly Filter[]): readonly StoredRecord[] {
  const whole = filters.find(({ column, operator }) => column.name === 'PFS_A_ORG' && operator === '=');
  const rest = filters.filter((filter) => filter !== whole);
  const records =
    whole === undefined ? store.organizations.flatMap((code) => store.list(code)) : store.list(whole.value);
  if (rest.length === 0) return records;
  return records.filter((record) => rest.every((filter) => matches(record, filter)));
}

function matches(record: StoredRecord, { column, operator, value }: Filter): boolean {
  const actual = shownValue(record, column.name);
  const isAmount = column.type === 'NUMBER' || column.type === 'CURRENCY';
  const seconds = column.type === 'DATETIME' ? (text: string) => text.slice(0, 19) : (text: string) => text;
  const compare = operators[operator] as (a: string, b: string) => boolean;
  return isAmount ? compare(padded(actual), padded(value)) : compare(seconds(actual), seconds(value));
}

/** So that texts of amounts compare as the numbers do. */
const padded = (amount: string) => (amount === '' ? '' : Number(amount).toFixed(6).padStart(30, '0'));
