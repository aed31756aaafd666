/** The cells of a sheet as XML, typed: dates and numbers are what they are, texts never become formulas. Pure. */
import type { CellValue, ColumnKind } from '@vanguard/datastore';
import { type Columns, kindOfValue } from '../cells.ts';
import { limits } from '../limits.ts';

/** Positions of the cell formats in styles.xml. */
const styles = { general: 0, header: 1, date: 2, amount: 3, text: 4, guardedText: 5 } as const;

const dayMs = 86_400_000;
/** Day 0 of Excel's calendar, which from 1 March 1900 on is right. */
const dayZero = Date.UTC(1899, 11, 30);
const firstRightDay = '1900-03-01';

/** What would be a formula if somebody typed it. */
const formulaLike = /^[=+\-@\t\r\n]/;

const widths: Readonly<Record<ColumnKind, number>> = { text: 20, source: 20, flag: 12, amount: 16, date: 12 };

export function sheetBeginning(columns: Columns): string {
  const cols = columns.map(
    ({ kind, label }, i) =>
      `<col min="${i + 1}" max="${i + 1}" width="${Math.max(widths[kind], label.length + 2)}" customWidth="1"/>`,
  );
  const header = columns.map(({ label }, i) => textCell(`${columnName(i)}1`, label, styles.header));
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0">' +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<cols>${cols.join('')}</cols><sheetData><row r="1">${header.join('')}</row>`
  );
}

export const sheetEnd = '</sheetData></worksheet>';

export function rowXml(row: number, values: readonly CellValue[], kinds: readonly ColumnKind[]): string {
  const cells = values.map((value, i) =>
    value === null ? '' : cellXml(`${columnName(i)}${row}`, value, kinds[i] ?? 'text'),
  );
  return `<row r="${row}">${cells.join('')}</row>`;
}

function cellXml(address: string, value: string | boolean, columnKind: ColumnKind): string {
  if (typeof value === 'boolean') return `<c r="${address}" t="b"><v>${value ? 1 : 0}</v></c>`;
  const kind = kindOfValue(value, columnKind);
  if (kind === 'amount' && isExactNumber(value)) return `<c r="${address}" s="${styles.amount}"><v>${value}</v></c>`;
  if (kind === 'date' && value >= firstRightDay) {
    return `<c r="${address}" s="${styles.date}"><v>${(Date.parse(value) - dayZero) / dayMs}</v></c>`;
  }
  return textCell(address, value, formulaLike.test(value) ? styles.guardedText : styles.text);
}

/** Excel keeps fifteen digits; an amount of more stays a text. */
function isExactNumber(amount: string): boolean {
  return amount.replace(/^-?0*\.?0*/, '').replace('.', '').length <= 15;
}

function textCell(address: string, text: string, style: number): string {
  return `<c r="${address}" t="inlineStr" s="${style}"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Characters that XML has not or reads as others are written as Excel does, `_x000D_`, and so is what looks like it. */
function escapeText(text: string): string {
  return (
    text
      .slice(0, limits.cellCharacters)
      .toWellFormed()
      .replaceAll(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\0-\x08\x0B-\x1F\uFFFE\uFFFF]/g, (character) => `_x${hex(character)}_`)
      .replaceAll(/[&<>]/g, (character) => entities[character] ?? character)
  );
}

export function unescapeText(text: string): string {
  return text.replaceAll(/_x([\dA-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}

const hex = (character: string) => character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');

const names: string[] = [];

/** `A`, …, `Z`, `AA`, … */
export function columnName(index: number): string {
  return (names[index] ??=
    (index < 26 ? '' : columnName(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26)));
}
