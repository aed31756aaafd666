/** Cells as text that spreadsheets exchange: tabs and lines, quoted where a cell holds either, and HTML tables. Reading them is read-clipboard.ts. */

export type TextGrid = readonly (readonly string[])[];

/** As Excel, Sheets and LibreOffice read it. */
export function toTabSeparated(rows: TextGrid): string {
  return rows.map((cells) => cells.map(quoted).join('\t')).join('\r\n');
}

const quoted = (text: string) => (/["\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

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

export const toHtmlTable = (rows: string): string => `<table ${ownMark}>${rows}</table>`;

/** The inside of the table, in one or several parts. */
export function toHtmlRows(rows: readonly (readonly HtmlCell[])[]): string {
  const cell = ({ text, isNumeric }: HtmlCell) => `<td${isNumeric ? ' align="right"' : ''}>${escaped(text)}</td>`;
  return rows.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`).join('');
}

/** Whose cells are raw, and not in the reader's language. */
export const ownMark = 'data-source="vanguard"';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replaceAll(/[&<>"]/g, (mark) => entities[mark] ?? mark);
