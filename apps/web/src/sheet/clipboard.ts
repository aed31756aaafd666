/** Cells as text that spreadsheets exchange: tabs and lines, quoted where a cell holds either, and HTML tables. Pure but for the HTML parser. */

export type TextGrid = readonly (readonly string[])[];

/** As Excel, Sheets and LibreOffice read it. */
export function toTabSeparated(rows: TextGrid): string {
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\r\n');
}

const quoted = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A quote counts at the beginning of a cell only, as spreadsheets write it; the line break at the end does not begin a row. */
export function parseTabSeparated(text: string): string[][] {
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

/** The signs that begin a formula, and their full-width forms, and the blanks that are skipped before one. */
const formulaLike = /^'*[=+\-@\t\r\n＝＋－＠]/;

/** A text that a spreadsheet would run as a formula, with an apostrophe in front, as files of an export have it. Not for numbers. */
export const guardFormula = (text: string): string => (formulaLike.test(text) ? `'${text}` : text);

export const unguardFormula = (text: string): string =>
  text.startsWith("'") && formulaLike.test(text) ? text.slice(1) : text;

export interface HtmlCell {
  /** As shown. */
  readonly text: string;
  readonly isNumeric: boolean;
}

export function toHtmlTable(rows: readonly (readonly HtmlCell[])[]): string {
  const cell = ({ text, isNumeric }: HtmlCell) => `<td${isNumeric ? ' align="right"' : ''}>${escaped(text)}</td>`;
  return `<table ${ownMark}>${rows.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`).join('')}</table>`;
}

const ownMark = 'data-source="vanguard"';

/** Whether the cells come from a sheet of ours: their text is raw then, and not in the reader's language. */
export const isOwnTable = (data: Pick<DataTransfer, 'getData'>): boolean => data.getData('text/html').includes(ownMark);

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (mark) => entities[mark] ?? mark);

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

/**
 * What was put on the clipboard, as cells. Tabs and lines hold raw values where the sender is one of us or a spreadsheet; a
 * table is taken where there is nothing else.
 */
export function readClipboard(data: Pick<DataTransfer, 'getData'>): string[][] {
  const text = data.getData('text/plain');
  const cells = text === '' ? (parseHtmlTable(data.getData('text/html')) ?? []) : parseTabSeparated(text);
  return cells.map((line) => line.map(unguardFormula));
}
