/** From the answer of a grid to its head and rows. */
import { PemsError } from '../errors.ts';
import { isObject, type JsonObject, listOf, textOf } from './envelope.ts';

export interface GridField {
  /** Such as `PFS_F_CLASS`. */
  name: string;
  /** By which the cells of rows name the field. */
  alias: string;
  label: string;
  /** As PEMS calls it: VARCHAR, NUMBER, CURRENCY, DATE, DATETIME, CHKBOOLEAN and others. */
  type: string;
}

export interface GridHead {
  fields: readonly GridField[];
  /** Equal for equal columns in whatever order: of what a difference is drift. */
  signature: string;
}

/** The texts of a row by the names of its fields; null where PEMS sent none. */
export type RawRow = Readonly<Record<string, string | null>>;

export interface GridPage {
  rows: RawRow[];
  /** Position of the first row that was asked for, and of the last one that came, from 1. */
  firstPosition: number;
  lastPosition: number;
  hasMore: boolean;
  /** Number of records in the whole list, where PEMS says it. */
  total: number | undefined;
  /** Time of PEMS, ISO 8601, where it says one that can be read. */
  serverTime: string | undefined;
}

const doing = 'reading the grid';

export function parseHead(data: JsonObject): GridHead {
  const grid = gridOf(data);
  const fields = listOf(isObject(grid['FIELDS']) ? grid['FIELDS']['FIELD'] : undefined).map((field) => ({
    name: textOf(field['name']) ?? '',
    alias: textOf(field['aliasnum']) ?? '',
    label: textOf(field['label']) ?? '',
    type: textOf(field['type']) ?? 'VARCHAR',
  }));
  if (fields.length === 0 || fields.some(({ name, alias }) => name === '' || alias === '')) {
    throw new PemsError('PEMS answered a grid without a list of its columns.', { code: 'unexpected_answer' });
  }
  return { fields, signature: signatureOf(fields) };
}

function signatureOf(fields: readonly GridField[]): string {
  return fields
    .map(({ name, alias, type }) => `${alias} ${name} ${type}`)
    .toSorted()
    .join('\n');
}

/** Throws PemsError `head_changed` where a cell is of no known column. */
export function parsePage(data: JsonObject, head: GridHead, firstPosition: number): GridPage {
  const grid = gridOf(data);
  const metadata = isObject(grid['METADATA']) ? grid['METADATA'] : {};
  const names = new Map(head.fields.map(({ alias, name }) => [alias, name]));
  const rows = listOf(isObject(grid['DATA']) ? grid['DATA']['ROW'] : undefined).map((row) => parseRow(row, names));
  const lastPosition = numberOf(metadata['CURRENTCURSORPOSITION']) ?? firstPosition + rows.length - 1;
  return {
    rows,
    firstPosition,
    lastPosition,
    hasMore: metadata['MORERECORDPRESENT'] === '+',
    // RECORDS counts the page in some versions and the list in others.
    total: numberOf(grid['TOTAL-COUNT']),
    serverTime: instantOf(metadata['SERVERTIMESTAMP']),
  };
}

/** Undefined where PEMS does not say. */
export function parseCount(data: JsonObject): number | undefined {
  const grid = gridOf(data);
  const metadata = isObject(grid['METADATA']) ? grid['METADATA'] : {};
  return numberOf(grid['TOTAL-COUNT']) ?? numberOf(metadata['RECORDS']);
}

function gridOf(data: JsonObject): JsonObject {
  if (isObject(data['GRID'])) return data['GRID'];
  throw new PemsError(`PEMS answered without a grid, ${doing}.`, { code: 'unexpected_answer' });
}

function parseRow(row: JsonObject, names: ReadonlyMap<string, string>): RawRow {
  const values: Record<string, string | null> = Object.create(null) as Record<string, string | null>;
  for (const cell of listOf(row['D'])) {
    const alias = textOf(cell['n']) ?? '';
    const name = names.get(alias);
    if (name === undefined) {
      throw new PemsError(`A row of the grid has a column (${alias.slice(0, 20)}) that its head has not.`, {
        code: 'head_changed',
      });
    }
    values[name] = textOf(cell['value']) ?? null;
  }
  return values;
}

function instantOf(value: unknown): string | undefined {
  const text = textOf(value) ?? '';
  const isInstant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text) && !Number.isNaN(Date.parse(text));
  return isInstant ? new Date(text).toISOString() : undefined;
}

function numberOf(value: unknown): number | undefined {
  const text = textOf(value);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
