/** Files are read back as they were written, whatever the values; any other file is refused in words. */
import { buffer } from 'node:stream/consumers';
import { type CellValue, columnsOf, type ExportField, type FieldConfiguration } from '@vanguard/datastore';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { compileDateFormat } from './date-format.ts';
import { limits, workbookLimits } from './limits.ts';
import type { OpenFile } from './open-file.ts';
import type { FileKind } from './parsing/parse-task.ts';
import { readWhole } from './testing/read-whole.ts';
import { findEncoding } from './text-encoding.ts';
import { openCsv } from './write-csv.ts';
import { collectText } from './xlsx/workbook.ts';
import { sheetPath, workbookParts } from './xlsx/workbook-parts.ts';
import { openXlsx } from './xlsx/write-xlsx.ts';
import { openZip } from './xlsx/zip-parts.ts';

const fields: readonly ExportField[] = ['pfaId', 'model', 'isActualized', 'monthlyRate', 'forecastStart'];
const configuration: FieldConfiguration = {
  organizationCode: 'RIO',
  fields,
  labels: new Map([
    ['pfaId', 'PFA ID'],
    ['model', '=Model, "new"; and old'],
    ['isActualized', 'Actualized'],
    ['monthlyRate', 'Rate'],
    ['forecastStart', 'Start\nof the forecast'],
  ]),
  isChosen: true,
  includeHeaders: true,
  dateFormat: 'YYYY-MM-DD',
  delimiter: ',',
  encoding: 'UTF-8',
};

type Row = CellValue[];

async function bytesOf(file: OpenFile, rows: readonly Row[]): Promise<Buffer> {
  const written = buffer(file.stream);
  await file.write(rows);
  await file.end();
  return await written;
}

function write(kind: FileKind, rows: readonly Row[], form: FieldConfiguration = configuration): Promise<Buffer> {
  const columns = columnsOf(form.fields, form.labels);
  if (kind === 'xlsx') return bytesOf(openXlsx(columns, form.dateFormat), rows);
  const { delimiter, dateFormat } = form;
  const [encoding, dates] = [findEncoding(form.encoding), compileDateFormat(dateFormat)];
  return bytesOf(openCsv(columns, { delimiter, encoding, dates, hasHeader: true, hasMark: false }), rows);
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom(...Array.from(`=+-@'"_x000D;,\t\r\n\0\u001f\ufffe &<>|7`)),
    minLength: 1,
    maxLength: 9,
  }),
);
const amount = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 9_999_999 }))
  .map(([whole, part]) => `${whole}.${String(part).padStart(7, '0')}1`);
const shortAmount = fc.integer({ min: -9_999_999_999, max: 9_999_999_999 }).map((cents) => String(cents / 100));
const date = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((day) => day.toISOString().slice(0, 10));
const orNull = (values: fc.Arbitrary<CellValue>) => fc.option(values, { nil: null, freq: 5 });
const key = text.filter((one) => !one.includes('\0'));
const row = fc.tuple(key, orNull(text), fc.boolean(), orNull(fc.oneof(amount, shortAmount)), orNull(date));
const rows: fc.Arbitrary<Row[]> = fc.array(row, { maxLength: 8 });

const values = async (kind: FileKind, bytes: Buffer, form = configuration) =>
  (await readWhole(kind, bytes, form)).rows.map((one) => one.values);

describe('a file', () => {
  test.each(['csv', 'xlsx'] as const)('of %s is read back value by value', async (kind) => {
    const forms = fc.record({
      dateFormat: fc.constantFrom('YYYY-MM-DD', 'DD/MM/YYYY', 'M/D/YYYY', 'D-MMM-YYYY', 'dd.mm.yyyy'),
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      encoding: fc.constantFrom('UTF-8', 'utf-16le'),
    });
    await fc.assert(
      fc.asyncProperty(rows, forms, async (written, form) => {
        const configured = { ...configuration, ...form };
        expect(await values(kind, await write(kind, written, configured), configured)).toEqual(written);
      }),
      { numRuns: kind === 'csv' ? 150 : 50 },
    );
  });

  test('of CSV holds no text that a spreadsheet would run, and numbers as they are', async () => {
    const written = ['=1', '+1', '-1', '@A1', '\t=1', "'=1", '＝1'].map((one): Row => [one, null, true, '-7.5', null]);
    const lines = (await write('csv', written)).toString().split('\r\n');
    expect(lines.slice(1, -1)).toEqual([
      "'=1,,true,-7.5,",
      "'+1,,true,-7.5,",
      "'-1,,true,-7.5,",
      "'@A1,,true,-7.5,",
      "'\t=1,,true,-7.5,",
      "''=1,,true,-7.5,",
      "'＝1,,true,-7.5,",
    ]);
    expect(lines[0]).toMatch(/^PFA ID,"'=Model, ""new""/);
  });

  test('of XLSX that is longer than a sheet goes on in the next, under its own header', async () => {
    const columns = columnsOf(['pfaId'], configuration.labels);
    const written = Array.from({ length: 7 }, (_, i): Row => [`P${i}`]);
    const bytes = await bytesOf(openXlsx(columns, 'YYYY-MM-DD', 4), written);
    const parts = await openZip(bytes, () => {});
    const texts: string[] = [];
    for (const sheet of [1, 2, 3]) {
      const collector = collectText();
      await parts.read(`xl/worksheets/sheet${sheet}.xml`, 1 << 20, collector);
      texts.push(collector.take());
    }
    expect(texts).toEqual(['PFA IDP0P1P2', 'PFA IDP3P4P5', 'PFA IDP6']);
  });

  test('in Windows-1252 is read as such where it is not UTF-8', async () => {
    const western = { ...configuration, encoding: 'ISO-8859-1' };
    const written: Row[] = [['P1', 'Größe €', false, null, null]];
    const bytes = await write('csv', written, western);
    expect(bytes.includes(Buffer.from([0x80]))).toBe(true);
    expect(await values('csv', bytes, western)).toEqual(written);
    await expect(values('csv', bytes)).rejects.toThrow(/not text in UTF-8/);
  });

  test('is cut by the delimiter of its header, and read by labels and names in any order', async () => {
    const bytes = Buffer.from('rate;MODEL;pfaid\r\n1.5;"a;b";P1\r\n\r\n');
    const labels = new Map([['monthlyRate', 'Rate']] as const);
    expect(await readWhole('csv', bytes, { ...configuration, labels })).toMatchObject({
      columns: ['monthlyRate', 'model', 'pfaId'],
      rows: [{ line: 2, values: ['1.5', 'a;b', 'P1'] }],
    });
  });

  test('tells lines by where they begin, and columns by where they stand', async () => {
    const file = '\nPFA ID,model\n\nP1,"two\nlines"\nP2,"two\r\nlines"\n\n\n""\nP3,x\r\n';
    const labels = new Map([['pfaId', 'PFA ID']] as const);
    const { rows, header } = await readWhole('csv', Buffer.from(file), { ...configuration, labels });
    expect(rows.map(({ line }) => line)).toEqual([4, 6, 11]);
    expect(header).toEqual([
      { field: 'pfaId', label: 'PFA ID', position: 0 },
      { field: 'model', label: 'model', position: 1 },
    ]);
  });

  test('keeps characters of several bytes wherever the pieces in which it is read end', async () => {
    const text = '🏗'.repeat(900);
    const written = Array.from({ length: 100 }, (_, i): Row => [`P${i}${'x'.repeat(i % 4)}`, text, true, null, null]);
    expect(await values('csv', await write('csv', written))).toEqual(written);
  });
});

const zipOf = async (parts: Record<string, string | Buffer>): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [path, part] of Object.entries(parts)) zip.addBuffer(Buffer.from(part), path);
  zip.end();
  return await buffer(zip.outputStream);
};

const sheetOf = async (sheet: string | Buffer) =>
  await zipOf({ ...workbookParts(1, 'DD/MM/YYYY'), [sheetPath(1)]: sheet });

/** Says of a part that it unpacks to so many bytes. */
async function bomb(unpackedBytes: number, part: Buffer): Promise<Buffer> {
  const path = 'xl/sharedStrings.xml';
  const bytes = await zipOf({ ...workbookParts(1, 'YYYY'), [path]: part });
  const name = bytes.lastIndexOf(path);
  bytes.writeUInt32LE(unpackedBytes, name - 46 + 24);
  return bytes;
}

const sheetXml = (rowsXml: string) => `<x:worksheet xmlns:x="x"><x:sheetData>${rowsXml}</x:sheetData></x:worksheet>`;
const headerXml =
  '<row><c t="inlineStr"><is><t>PFA ID</t></is></c><c t="inlineStr"><is><t>Rate</t></is></c><c t="inlineStr"><is><t>forecastStart</t></is></c></row>';

describe('a workbook of another program', () => {
  test('is read by what its cells come to', async () => {
    const cells = [
      '<x:c t="str"><x:f>"P"&amp;1</x:f><x:v>P1</x:v></x:c><x:c><x:v>1234.5599999999999</x:v></x:c><x:c s="2"><x:v>46023</x:v></x:c>',
      '<x:c t="inlineStr"><x:is><x:r><x:t>P</x:t></x:r><x:r><x:t>2</x:t></x:r></x:is></x:c><x:c><x:v>1E-7</x:v></x:c><x:c s="2"><x:v>46023.5</x:v></x:c>',
      '<x:c r="A9"><x:v>3</x:v></x:c><x:c r="C9" t="d"><x:v>2026-01-01T00:00:00</x:v></x:c>',
    ];
    const bytes = await sheetOf(
      sheetXml(headerXml.replaceAll(/<(\/?)/g, '<$1x:') + cells.map((one) => `<x:row>${one}</x:row>`).join('')),
    );
    expect(await values('xlsx', bytes)).toEqual([
      ['P1', '1234.56', '2026-01-01'],
      ['P2', '0.0000001', '46023.5'],
      ['3', null, '2026-01-01'],
    ]);
  });

  test.each([
    [0, '1900-01-00'],
    [1, '1900-01-01'],
    [59, '1900-02-28'],
    [60, '1900-02-29'],
    [61, '1900-03-01'],
    [2_958_465, '9999-12-31'],
  ])('has the day %i of Excel as the sheet shows it, %s', async (day, shown) => {
    const cells = `<row><c t="str"><v>P1</v></c><c r="C2" s="2"><v>${day}</v></c></row>`;
    expect(await values('xlsx', await sheetOf(sheetXml(headerXml + cells)))).toEqual([['P1', null, shown]]);
  });

  test.each([
    ['a number', '<c r="C2"><v>46023</v></c>', /is a number, not a date: format the column as a date/],
    ['a time of day', '<c r="C2" s="2"><v>46023.5</v></c>', /is a date with a time of day/],
    ['a date', '<c r="C2" s="2"><v>46023</v></c>', undefined],
  ])('tells of %s in a column of dates why it is not one', async (_, cell, words) => {
    const sheet = sheetXml(`${headerXml}<row><c t="str"><v>P1</v></c>${cell}</row>`);
    const [row] = (await readWhole('xlsx', await sheetOf(sheet), configuration)).rows;
    expect(row?.remarks?.forecastStart ?? '').toMatch(words ?? /^$/);
  });

  test.each(['0', '-1', '1.5', '1e3', 'x', '', '99999999'])('is damaged where a row has the number "%s"', async (r) => {
    await expect(values('xlsx', await sheetOf(sheetXml(`<row r="${r}"><c><v>1</v></c></row>`)))).rejects.toThrow(
      /not an intact Excel workbook/,
    );
  });

  test.each<[what: string, make: () => Promise<Buffer>, words: RegExp]>([
    ['no zip file', async () => await Promise.resolve(Buffer.from('PFA ID,Rate')), /not an intact Excel workbook/],
    ['a zip file of something else', async () => await zipOf({ 'a.txt': 'a' }), /not an intact Excel workbook/],
    ['a cut workbook', async () => (await write('xlsx', [])).subarray(0, -30), /not an intact Excel workbook/],
    [
      'a document type',
      async () => await sheetOf(`<!DOCTYPE x [<!ENTITY a "b">]>${sheetXml(headerXml)}`),
      /declares a document type/,
    ],
    [
      'a cell whose text is missing',
      async () => await sheetOf(sheetXml('<row><c t="s"><v>999</v></c></row>')),
      /not an intact Excel workbook/,
    ],
    ['broken XML', async () => await sheetOf('<worksheet><sheetData><row>'), /not an intact Excel workbook/],
    [
      'a cell in error',
      async () => await sheetOf(sheetXml('<row><c r="A1" t="e"><v>#REF!</v></c></row>')),
      /A1: holds the error #REF!/,
    ],
    [
      'a cell far to the right',
      async () => await sheetOf(sheetXml('<row><c r="XFD1"><v>1</v></c></row>')),
      /more than 200 columns/,
    ],
    [
      'a bomb',
      async () => await bomb(workbookLimits.sharedTextBytes + 1, Buffer.alloc(9, ' ')),
      /unpacks to more than 64 MB/,
    ],
    [
      'a bomb that says it is not one',
      async () => await bomb(9, Buffer.alloc(1 << 20, ' ')),
      /not an intact Excel workbook/,
    ],
  ])('is refused where it is %s', async (_, make, words) => {
    await expect(readWhole('xlsx', await make(), configuration)).rejects.toMatchObject({
      status: 422,
      code: 'file_refused',
      message: expect.stringMatching(words) as string,
    });
  });
});

test.each(['csv', 'xlsx'] as const)(
  'a file of %s that names a record with NUL is refused by its line',
  async (kind) => {
    const written: Row[] = [
      ['P1', null, true, null, null],
      ['P\0', null, true, null, null],
    ];
    await expect(readWhole(kind, await write(kind, written), configuration)).rejects.toMatchObject({
      code: 'file_refused',
      errors: [{ path: kind === 'csv' ? 'line 4' : 'line 3' }],
    });
  },
);

describe('a text file is refused', () => {
  test.each<[what: string, file: string, words: RegExp]>([
    ['without anything', '', /its first line has to name the columns/],
    ['without the key', 'Rate\n1', /names no column "PFA ID"/],
    ['with an unknown column', 'PFA ID,Notes\nP1,x', /column 2: "Notes" is not a field/],
    [
      'with a column twice',
      'PFA ID,Rate,monthlyRate\nP1,1,2',
      /column 3: "monthlyRate" is the field monthlyRate again/,
    ],
    ['with a column without name', 'PFA ID,,Rate\nP1,,2', /column 2: has no name/],
    ['with a line that is short', 'PFA ID,Rate,model\nP1,1', /line 2: has 2 cells, the header 3/],
    ['with a line that is long', 'PFA ID,Rate\nP1,1,x', /line 2: has a value in column 3/],
    ['with a quote that never ends', 'PFA ID,Rate\nP1,"1', /not CSV: .*Quote Not Closed/i],
    ['of too many lines', `PFA ID\n${'P\n'.repeat(limits.rows + 1)}`, /more than 100000 lines/],
  ])('%s', async (_, file, words) => {
    const form = {
      ...configuration,
      labels: new Map([
        ['pfaId', 'PFA ID'],
        ['monthlyRate', 'Rate'],
      ] as const),
    };
    await expect(readWhole('csv', Buffer.from(file), form)).rejects.toThrow(words);
  });
});

describe('a configuration is refused', () => {
  test.each(['YY-MM-DD', 'DD/MM', 'YYYY', 'YYYY-MM-DD HH:mm', 'YYYYMMDD', 'today', ''])(
    'with dates as %s',
    (format) => {
      expect(() => compileDateFormat(format)).toThrow(/cannot be read back/);
    },
  );

  test.each(['EBCDIC', 'shift_jis', ''])('with files in %s', (label) => {
    expect(() => findEncoding(label)).toThrow(/not supported/);
  });
});
