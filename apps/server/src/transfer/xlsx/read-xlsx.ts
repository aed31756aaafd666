/** The rows of a workbook's first sheet, one by one as they are unpacked. Formulas count as what they last came to. */
import type { FileCell, FileReading, FileRow } from '../cells.ts';
import { fileRefused } from '../file-refused.ts';
import { limits, workbookLimits } from '../limits.ts';
import type { XmlHandler } from './read-xml.ts';
import { columnName } from './sheet-xml.ts';
import { collectText, readWorkbook, refuseLongText, type Workbook } from './workbook.ts';
import { openZip } from './zip-parts.ts';

const dayMs = 86_400_000;
const dayZero = { 1900: Date.UTC(1899, 11, 30), 1904: Date.UTC(1904, 0, 1) } as const;
/** 31 December 9999. */
const lastDay = 2_958_465;
/** From here on Excel counts right: it has a 29 February 1900, its day 60. */
const firstRightDay = 61;

/** Empty rows are left out. Throws Refusal, and what `onRow` throws. */
export async function readXlsx(bytes: Buffer, { onRow, onProgress }: FileReading): Promise<void> {
  const parts = await openZip(bytes, onProgress);
  const workbook = await readWorkbook(parts);
  let thrown: unknown;
  await parts
    .read(
      workbook.sheetPath,
      workbookLimits.sheetBytes,
      sheetHandler(workbook, (row) => {
        try {
          onRow(row);
        } catch (error) {
          thrown = error;
          throw error;
        }
      }),
    )
    .catch((error: unknown) => {
      throw thrown ?? error;
    });
}

function sheetHandler(workbook: Workbook, onRow: (row: FileRow) => void): XmlHandler {
  const inline = collectText();
  let [line, column, rows] = [0, -1, 0];
  let cells: FileCell[] = [];
  let cell = { type: 'n', style: 0, value: '', isValue: false };
  return {
    open: (name, { r, t, s }) => {
      inline.open(name);
      if (name === 'row') {
        if (++rows > limits.lines) throw tooLong();
        [line, column, cells] = [r === undefined ? line + 1 : rowNumber(r), -1, []];
      } else if (name === 'c') {
        column = r === undefined ? column + 1 : columnIndex(r);
        cell = { type: t ?? 'n', style: Number(s ?? 0), value: '', isValue: false };
      }
      cell.isValue = name === 'v';
    },
    text: (more) => {
      inline.text(more);
      if (!cell.isValue) return;
      cell.value += more;
      refuseLongText(cell.value);
    },
    close: (name) => {
      inline.close(name);
      cell.isValue = false;
      if (name === 'c') {
        if (column >= limits.columns) throw tooWide();
        const found = toCell(workbook, cell, inline.take(), `${columnName(column)}${line}`);
        while (cells.length < column) cells.push(null);
        cells[column] = found;
      } else if (name === 'row' && cells.some((one) => one !== null)) onRow({ line, cells });
    },
  };
}

const tooWide = () => fileRefused(`The sheet has more than ${limits.columns} columns. Remove the ones without a name.`);

const tooLong = () =>
  fileRefused(
    `The sheet has more than ${limits.lines} rows, the empty ones included. Copy those with values into a new one.`,
  );

/** Throws where the workbook is damaged. */
function rowNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Error('the number of a row is a whole one, from 1 on');
  return Number(text);
}

/** `C17` → 2 */
function columnIndex(address: string): number {
  let index = 0;
  for (const character of /^[A-Z]{1,3}/.exec(address)?.[0] ?? 'ZZZ') index = index * 26 + character.charCodeAt(0) - 64;
  return index - 1;
}

function toCell(
  { sharedTexts, isDateStyle, countsFrom1904 }: Workbook,
  { type, style, value }: { type: string; style: number; value: string },
  inline: string,
  address: string,
): FileCell {
  switch (type) {
    case 's':
      return textCell(sharedText(sharedTexts, value));
    case 'inlineStr':
      return textCell(inline);
    case 'str':
      return textCell(value);
    case 'b':
      return { kind: 'flag', text: value === '1' ? 'true' : 'false' };
    case 'd':
      return { kind: 'date', text: value.replace(/T00:00:00(\.0+)?Z?$/, '') };
    case 'e':
      throw fileRefused('A cell cannot be read.', [{ path: address, message: `holds the error ${value}` }]);
    default:
      return value === '' ? null : toNumberOrDate(value, isDateStyle(style), countsFrom1904);
  }
}

/** Throws where the workbook is damaged: a text that is missing must not empty a field. */
function sharedText(sharedTexts: readonly string[], index: string): string {
  const text = /^\d+$/.test(index) ? sharedTexts[Number(index)] : undefined;
  if (text === undefined) throw new Error('the text of a cell is missing');
  return text;
}

const textCell = (text: string): FileCell => (text === '' ? null : { kind: 'text', text });

/** A date with a time of day is not a date here, and stays the number it is. */
function toNumberOrDate(value: string, isDate: boolean, countsFrom1904: boolean): FileCell {
  const number = Number(value);
  const text = Number.isFinite(number) ? plainNumber(number) : value;
  if (!isDate || !(number >= 0 && number <= lastDay)) return { kind: 'number', text };
  if (!Number.isInteger(number)) return { kind: 'instant', text };
  return { kind: 'date', text: countsFrom1904 ? isoDay(dayZero[1904], number) : excelDay(number) };
}

/** What a sheet shows: its days 0 and 60 are not dates. */
function excelDay(day: number): string {
  if (day === 0) return '1900-01-00';
  if (day === firstRightDay - 1) return '1900-02-29';
  return isoDay(dayZero[1900], day < firstRightDay ? day + 1 : day);
}

const isoDay = (zero: number, days: number) => new Date(zero + days * dayMs).toISOString().slice(0, 10);

const withoutExponent = new Intl.NumberFormat('en-US', { useGrouping: false, maximumFractionDigits: 20 });

/** Excel keeps fifteen digits and writes two more: 0.1 + 0.2 is 0.3 again. */
function plainNumber(number: number): string {
  const exact = Number(number.toPrecision(15));
  const text = String(exact);
  return text.includes('e') ? withoutExponent.format(exact) : text;
}
