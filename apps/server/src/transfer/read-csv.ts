/** The lines of a text file, cut into cells. The delimiter is the configured one, or the one the header is cut well by. */
import { Readable } from 'node:stream';
import { CsvError, type InfoRecord, parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { type FileRow, limits } from './cells.ts';
import { fileRefused } from './file-refused.ts';
import { unguardFormula } from './formula-guard.ts';

const delimiters = [',', ';', '\t', '|'];
const chunkCharacters = 1 << 16;

interface ParsedLine {
  record: string[];
  info: InfoRecord;
}

/** Empty lines are left out. `isHeader` tells a header by its cells. Throws Refusal, and what `onRow` throws. */
export async function readCsv(
  text: string,
  delimiter: string,
  isHeader: (cells: readonly string[]) => boolean,
  onRow: (row: FileRow) => void,
): Promise<void> {
  const parser = parse({
    delimiter: findDelimiter(text, delimiter, isHeader),
    info: true,
    relax_column_count: true,
    max_record_size: limits.columns * limits.cellCharacters,
  });
  try {
    let line = 1;
    for await (const { record, info } of Readable.from(chunksOf(text)).pipe(parser) as AsyncIterable<ParsedLine>) {
      if (record.length > limits.columns) throw fileRefused(`Line ${line} has more than ${limits.columns} columns.`);
      // A cell may hold line breaks: the parser counts to the end of the record.
      if (record.length > 1 || record[0] !== '') onRow({ line, cells: record.map(toCell) });
      line = info.lines + 1;
    }
  } catch (error) {
    throw error instanceof CsvError ? fileRefused(`The file is no CSV: ${error.message}.`) : error;
  }
}

function* chunksOf(text: string): Generator<string> {
  for (let i = 0; i < text.length; i += chunkCharacters) yield text.slice(i, i + chunkCharacters);
}

function toCell(text: string) {
  return text === '' ? null : ({ kind: 'text', text: unguardFormula(text) } as const);
}

/** Programs write the delimiter of their country, whatever was configured. */
function findDelimiter(text: string, configured: string, isHeader: (cells: readonly string[]) => boolean): string {
  const beginning = text.slice(0, chunkCharacters);
  const cutsWell = (delimiter: string) => {
    try {
      const [header = []] = parseNow(beginning, { delimiter, to: 1, relax_quotes: true });
      return isHeader(header.map(unguardFormula));
    } catch {
      return false;
    }
  };
  return [configured, ...delimiters].find(cutsWell) ?? configured;
}
