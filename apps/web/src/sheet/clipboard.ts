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
  const rows = [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [
      textOf(cell),
      ...Array.from({ length: Math.min(cell.colSpan, 100) - 1 }, () => ''),
    ]),
  );
  return rows.length === 0 ? undefined : rows;
}

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
  if (text !== '') return parseTabSeparated(text);
  return parseHtmlTable(data.getData('text/html')) ?? [];
}
