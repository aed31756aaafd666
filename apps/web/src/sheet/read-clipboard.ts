/** What spreadsheets and sheets of ours have put on the clipboard, as cells. Pure but for the HTML parser. */
import { ownMark, unguardFormula } from './clipboard.ts';

/** The two kinds of text that a paste brings; the browser hands them out during its event alone. */
export interface ClipboardTexts {
  readonly plain: string;
  readonly html: string;
}

/** Whether the cells come from a sheet of ours: their text is raw then, and not in the reader's language. */
export const isOwnTable = ({ html }: ClipboardTexts): boolean => html.includes(ownMark);

/**
 * Tabs and lines hold raw values where the sender is one of us or a spreadsheet; a table is taken where there is nothing else.
 */
export function readClipboard({ plain, html }: ClipboardTexts): string[][] {
  const cells = plain === '' ? (parseHtmlTable(html) ?? []) : parseTabSeparated(plain);
  return cells.map((line) => line.map(unguardFormula));
}

/** A quote counts at the beginning of a cell only, as spreadsheets write it; the line break at the end does not begin a row. */
export function parseTabSeparated(text: string): string[][] {
  return text.includes('"') ? parseQuoted(text) : parsePlain(text);
}

/** The same, of what has no quotes: most of what is pasted, and all at once. */
const parsePlain = (text: string) =>
  text
    .replace(/(?:\r\n|\r|\n)$/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.split('\t'));

function parseQuoted(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/gy;
  for (let match = cell.exec(text); match !== null; match = cell.exec(text)) {
    const [, inQuotes, plain = '', end] = match;
    rows.at(-1)?.push(inQuotes?.replaceAll('""', '"') ?? plain);
    if (end === '') break;
    if (end !== '\t') rows.push([]);
  }
  const last = rows.at(-1);
  if (rows.length > 1 && last?.length === 1 && last[0] === '') rows.pop();
  return rows;
}

/** The first table of a page that a spreadsheet put on the clipboard; undefined where there is none. Nothing of it is rendered. */
export function parseHtmlTable(html: string): string[][] | undefined {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  if (table === null) return undefined;
  // By column: rows that a cell merged from above still reaches into.
  const reaching: number[] = [];
  const rows = [...table.rows].map((row) => {
    const texts: string[] = [];
    const passReaching = () => {
      for (; (reaching[texts.length] ?? 0) > 0; texts.push(''))
        reaching[texts.length] = (reaching[texts.length] ?? 0) - 1;
    };
    for (const cell of row.cells) {
      passReaching();
      for (let column = 0; column < Math.min(cell.colSpan, mostMerged); column += 1) {
        reaching[texts.length] = Math.min(cell.rowSpan, mostMerged) - 1;
        texts.push(column === 0 ? textOf(cell) : '');
      }
    }
    passReaching();
    return texts;
  });
  return rows.length === 0 ? undefined : rows;
}

const mostMerged = 100;

/** A line break in a cell is an element there. */
function textOf(cell: HTMLTableCellElement): string {
  for (const br of cell.querySelectorAll('br')) br.replaceWith('\n');
  return (cell.textContent ?? '')
    .replaceAll('\u00a0', ' ')
    .replaceAll(/[ \t\r]*\n[ \t\r]*/g, '\n')
    .trim();
}
