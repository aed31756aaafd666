/** A table for people: columns where they fit, else one block a row. Not on a terminal there is always room. */
import { type Output, paint } from 'sqlite-to-postgres/cli';

const gap = '  ';

/** The first column names the row. Cells may come from anybody; nothing in them reaches the terminal but characters. */
export function describeTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  output: Output,
): string {
  const cells = rows.map((row) => row.map(printable));
  const widths = headings.map((heading, i) => Math.max(heading.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const width = widths.reduce((sum, one) => sum + one, gap.length * (widths.length - 1));
  const available = output.isTTY === true ? (output.columns ?? 80) : Number.POSITIVE_INFINITY;
  const lines =
    width <= available ? columnLines(headings, cells, widths, output) : blockLines(headings, cells, available, output);
  return lines.map((line) => `${line}\n`).join('');
}

function columnLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
  output: Output,
): string[] {
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join(gap)
      .trimEnd();
  return [paint(output, 'dim', line(headings)), ...rows.map(line)];
}

/** What a row has besides its name stands in one line below it, or where that is too long in one line each. */
function blockLines(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
  output: Output,
): string[] {
  const labels = headings.slice(1).map((heading) => heading.toLowerCase());
  return rows.flatMap(([name = '', ...cells]) => {
    const parts = cells.flatMap((cell, i) => (cell === '' ? [] : [`${labels[i]} ${cell}`]));
    const line = `  ${parts.join('; ')}`;
    const below = line.length <= width ? [line] : parts.flatMap((part) => wrap(part, width));
    return [paint(output, 'bold', name), ...below];
  });
}

/** A word that is longer than the line stands whole, so that it can be copied. */
function wrap(text: string, width: number): string[] {
  const [first = '', ...words] = text.split(' ');
  const lines = [`  ${first}`];
  for (const word of words) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= width) lines.splice(-1, 1, line);
    else lines.push(`    ${word}`);
  }
  return lines;
}

/** Control characters, and what turns the direction of a line, as escapes. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
}
