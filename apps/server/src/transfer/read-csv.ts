/** The lines of a text file, cut into cells. The delimiter is the configured one, or the one the header is cut well by. */
import { pipeline } from 'node:stream/promises';
import { setImmediate as turn } from 'node:timers/promises';
import { CsvError, type Parser, parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import type { FileReading } from './cells.ts';
import { fileRefused } from './file-refused.ts';
import { unguardFormula } from './formula-guard.ts';
import { limits } from './limits.ts';

const delimiters = [',', ';', '\t', '|'];
const chunkBytes = 1 << 16;

export interface CsvForm {
  delimiter: string;
  /** Tells a header by its cells. */
  isHeader: (cells: readonly string[]) => boolean;
}

/** Empty lines are left out. `bytes` are UTF-8. Throws Refusal, and what `reading` throws. */
export async function readCsv(bytes: Buffer, form: CsvForm, { onRow, onProgress }: FileReading): Promise<void> {
  let line = 1;
  let skipped = 0;
  let hollow = 0;
  const parser = parse({
    delimiter: findDelimiter(bytes, form),
    relax_column_count: true,
    skip_empty_lines: true,
    on_record: (cells: string[], { empty_lines: emptyLines }) => {
      line += emptyLines - skipped;
      skipped = emptyLines;
      if (cells.length > limits.columns) throw fileRefused(`Line ${line} has more than ${limits.columns} columns.`);
      refuseTooManyLines(line);
      if (cells.length > 1 || cells[0] !== '') onRow({ line, cells: cells.map(toCell) });
      // A quoted nothing alone is an empty line, too, but one that the parser takes thirty times as long for.
      else if (++hollow > limits.rows) throw tooManyLines(limits.rows);
      line += 1 + cells.reduce((count, cell) => count + lineBreaksIn(cell), 0);
      // Nothing to keep.
      return null;
    },
  });
  try {
    await pipeline(chunksOf(bytes, parser, onProgress), parser);
  } catch (error) {
    throw error instanceof CsvError ? fileRefused(`The file is not CSV: ${error.message}.`) : error;
  }
}

/** Between chunks the parser has either come to the end of a line, or keeps what it has of one. */
async function* chunksOf(bytes: Buffer, { info }: Parser, onProgress: () => void): AsyncGenerator<Buffer> {
  let [lines, lineStart] = [0, 0];
  for (let i = 0; i < bytes.length; i += chunkBytes) {
    yield bytes.subarray(i, i + chunkBytes);
    onProgress();
    // Else nothing would be heard before the end: that whoever wants the rows is gone, for one.
    await turn();
    const found = info.records + info.empty_lines;
    refuseTooManyLines(found);
    if (found > lines) [lines, lineStart] = [found, i];
    else if (i - lineStart > limits.lineBytes) throw endless(found + 1);
  }
}

function refuseTooManyLines(lines: number): void {
  if (lines > limits.lines) throw tooManyLines(limits.lines);
}

const tooManyLines = (most: number) =>
  fileRefused(`The file has more than ${most} lines, the empty ones included. Remove the empty lines.`);

const endless = (line: number) =>
  fileRefused(
    `From line ${line} on, a line is longer than ${limits.lineBytes >> 20} MB. Look for a quote that is never closed.`,
  );

const lineBreaks = /\r\n|[\r\n]/g;
const lineBreaksIn = (cell: string) => (cell.match(lineBreaks) ?? []).length;

function toCell(text: string) {
  return text === '' ? null : ({ kind: 'text', text: unguardFormula(text) } as const);
}

/** Programs write the delimiter of their country, whatever was configured. */
function findDelimiter(bytes: Buffer, { delimiter: configured, isHeader }: CsvForm): string {
  const beginning = bytes.subarray(0, chunkBytes);
  const cutsWell = (delimiter: string) => {
    try {
      const [header = []] = parseNow(beginning, { delimiter, to: 1, relax_quotes: true, skip_empty_lines: true });
      return isHeader(header.map(unguardFormula));
    } catch {
      return false;
    }
  };
  return [configured, ...delimiters].find(cutsWell) ?? configured;
}
