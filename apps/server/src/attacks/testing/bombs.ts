/** Files that are small to send and large to read, made on the fly; each with the words that it is to be refused with. */
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { sheetPath, workbookParts } from '../../transfer/xlsx/workbook-parts.ts';

export interface Bomb {
  what: string;
  make: () => Buffer | Promise<Buffer>;
  words: RegExp;
}

/** `unit` over and over between a beginning and an end, never in memory as a whole. */
interface Repeated {
  beginning?: string;
  unit: string;
  times: number;
  end?: string;
}

function* bytesOf({ beginning = '', unit, times, end = '' }: Repeated): Generator<Buffer> {
  const perBlock = Math.max(1, Math.floor((1 << 20) / unit.length));
  const block = Buffer.from(unit.repeat(perBlock));
  yield Buffer.from(beginning);
  for (let left = times; left > 0; left -= perBlock) yield left >= perBlock ? block : Buffer.from(unit.repeat(left));
  yield Buffer.from(end);
}

type Part = Repeated | string;

async function workbook(parts: Readonly<Record<string, Part>>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, part] of Object.entries({ ...workbookParts(1, 'YYYY-MM-DD'), ...parts })) {
    if (typeof part === 'string') zip.addBuffer(Buffer.from(part), path);
    else zip.addReadStream(Readable.from(bytesOf(part)), path, { compressionLevel: 1 });
  }
  zip.end();
  return await buffer(zip.outputStream);
}

const sheet = async (part: Part) => await workbook({ [sheetPath(1)]: part });
const head = '<worksheet><sheetData><row><c t="inlineStr"><is><t>pfaId</t></is></c></row>';
const tail = '</sheetData></worksheet>';

const tooLong = /a tag, a text or a comment of more than 1 million characters/;
const broken = /not an intact Excel workbook/;
const text = (path: string) => `<c r="A1" t="inlineStr"><is><t>${path}</t></is></c>`;

/** A text of 32,767 characters in every cell of 200 rows: 190 MB of values. */
function sharedGiant(): Promise<Buffer> {
  const fields = 'area category forecastCategory class dor manufacturer model equipment contract'.split(' ');
  const header = ['pfaId', ...fields].map((field) => `<c t="inlineStr"><is><t>${field}</t></is></c>`).join('');
  const cells = '<c t="s"><v>0</v></c>'.repeat(fields.length + 1);
  return workbook({
    'xl/sharedStrings.xml': `<sst><si><t>${'x'.repeat(32_767)}</t></si></sst>`,
    [sheetPath(1)]: {
      beginning: `<worksheet><sheetData><row>${header}</row>`,
      unit: `<row>${cells}</row>`,
      times: 600,
      end: tail,
    },
  });
}

/** The size of a part, as its entry in the directory at the end tells it. */
async function lying(part: string, unpackedBytes: number): Promise<Buffer> {
  const bytes = await workbook({ 'xl/sharedStrings.xml': part });
  const name = bytes.lastIndexOf('xl/sharedStrings.xml');
  bytes.writeUInt32LE(unpackedBytes, name - 46 + 24);
  return bytes;
}

/** Every part is the sheet's: each entry of the directory points at the same bytes. */
async function overlapping(): Promise<Buffer> {
  const bytes = await sheet({ beginning: head, unit: '<row><c><v>1</v></c></row>', times: 400_000, end: tail });
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  const first = bytes.readUInt32LE(end + 16);
  const entries: number[] = [];
  for (let at = first; bytes.readUInt32LE(at) === 0x02014b50; ) {
    entries.push(at);
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  const nameOf = (at: number) => bytes.toString('latin1', at + 46, at + 46 + bytes.readUInt16LE(at + 28));
  const target = entries.find((at) => nameOf(at) === sheetPath(1)) ?? 0;
  for (const at of entries) {
    if (nameOf(at) !== 'xl/styles.xml') continue;
    for (const field of [10, 16, 20, 24]) bytes.copy(bytes, at + field, target + field, target + field + 4);
    bytes.copy(bytes, at + 42, target + 42, target + 46);
  }
  return bytes;
}

async function nested(levels: number): Promise<Buffer> {
  let bytes = Buffer.from('PFA');
  for (let i = 0; i < levels; i++) {
    const zip = new ZipFile();
    zip.addBuffer(bytes, 'xl/workbook.xml');
    zip.end();
    bytes = await buffer(zip.outputStream);
  }
  return bytes;
}

async function manyParts(count: number): Promise<Buffer> {
  const zip = new ZipFile();
  const nothing = Buffer.alloc(0);
  for (let i = 0; i < count; i++) zip.addBuffer(nothing, `xl/${i}`, { compress: false });
  zip.end();
  return await buffer(zip.outputStream);
}

/** Each entity is ten of the one before. */
const laughs = () => {
  const names = 'abcdefghij'.split('');
  const entities = names.map((name, i) => `<!ENTITY ${name} "${i === 0 ? 'ha' : `&${names[i - 1]};`.repeat(10)}">`);
  return `<!DOCTYPE worksheet [${entities.join('')}]><worksheet><sheetData><row>${text('&j;')}</row>${tail}`;
};

export const workbookBombs: readonly Bomb[] = [
  {
    what: '20,000,000 nested elements',
    make: () => sheet({ beginning: head, unit: '<a>', times: 20_000_000 }),
    words: /nests its elements more than 64 deep/,
  },
  {
    what: 'a cell of 250 MB',
    make: () => sheet({ beginning: `${head}<row><c r="A2" t="str"><v>`, unit: 'x', times: 250_000_000 }),
    words: tooLong,
  },
  {
    what: '2,000,000 attributes',
    make: () => sheet({ beginning: `${head}<c `, unit: 'a="" ', times: 2_000_000 }),
    words: tooLong,
  },
  {
    what: '150 attributes',
    make: () =>
      sheet(`${head}<row ${Array.from({ length: 150 }, (_, i) => `a${i}="${'x'.repeat(50)}"`).join(' ')}/>${tail}`),
    words: /more than 100 attributes/,
  },
  {
    what: 'a name of 100 MB',
    make: () => sheet({ beginning: `${head}<a`, unit: 'a', times: 100_000_000 }),
    words: tooLong,
  },
  {
    what: 'a name of 100 KB',
    make: () => sheet(`${head}<${'a'.repeat(100_000)}/>${tail}`),
    words: /a name of more than 1000 characters/,
  },
  {
    what: 'an attribute of 100 MB',
    make: () => sheet({ beginning: `${head}<row r="`, unit: '>', times: 100_000_000 }),
    words: tooLong,
  },
  {
    what: 'a comment of 100 MB',
    make: () => sheet({ beginning: `${head}<!--`, unit: '< > ', times: 25_000_000 }),
    words: tooLong,
  },
  {
    what: 'an instruction of 100 MB',
    make: () => sheet({ beginning: `${head}<?a `, unit: '< > ', times: 25_000_000 }),
    words: tooLong,
  },
  {
    what: 'character data of 100 MB',
    make: () => sheet({ beginning: `${head}<row><c><v><![CDATA[`, unit: '< > ', times: 25_000_000 }),
    words: tooLong,
  },
  { what: 'a billion laughs', make: () => sheet(laughs()), words: /declares a document type/ },
  {
    what: 'cells without end',
    make: () => sheet({ beginning: `${head}<row>`, unit: '<c/>', times: 20_000_000 }),
    words: /more than 200 columns/,
  },
  {
    what: 'rows without end',
    make: () => sheet({ beginning: head, unit: '<row/>', times: 20_000_000 }),
    words: /more than 1048576 rows/,
  },
  { what: 'one text in every cell', make: sharedGiant, words: /values of the file take more than 128 MB/ },
  {
    what: 'a format of unclosed brackets',
    make: () =>
      workbook({
        'xl/styles.xml': `<styleSheet><numFmts><numFmt numFmtId="200" formatCode="${'['.repeat(200_000)}"/></numFmts></styleSheet>`,
        [sheetPath(1)]: head + tail,
      }),
    words: /^$/,
  },
  { what: 'a part that lies about its size', make: () => lying('x'.repeat(1 << 20), 9), words: broken },
  { what: 'a part that says it is large', make: () => lying('x', 0xffffff00), words: /unpacks to more than 64 MB/ },
  { what: 'parts that are one another', make: overlapping, words: /more than 100000 lines/ },
  { what: 'a zip file in a zip file', make: () => nested(20), words: broken },
  { what: '3,000 parts', make: () => manyParts(3000), words: /more than 2000 parts/ },
  {
    what: 'nothing but noise',
    make: () => Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(1 << 20, 'PK\x01\x02')]),
    words: broken,
  },
];

const megabyte = 1 << 20;
const line = 'pfaId,category\n';

const csv = (rest: string) => () => Buffer.from(line + rest);

export const csvBombs: readonly Bomb[] = [
  { what: '1 MB of empty lines', make: csv('\n'.repeat(megabyte - 100)), words: /^$/ },
  {
    what: '2 MB of empty lines',
    make: csv('\n'.repeat(2 * megabyte)),
    words: /more than 1048576 lines, the empty ones included/,
  },
  {
    what: '1 MB of empty quotes',
    make: csv('""\n'.repeat(350_000)),
    words: /more than 100000 lines, the empty ones included/,
  },
  { what: '1 MB of commas', make: csv(','.repeat(megabyte - 100)), words: /Line 2 has more than 200 columns/ },
  { what: '3 MB of commas', make: csv(','.repeat(3 * megabyte)), words: /From line 2 on, a line is longer than 1 MB/ },
  {
    what: 'half a million columns',
    make: () => Buffer.from('x,'.repeat(megabyte / 2)),
    words: /Line 1 has more than 200 columns/,
  },
  {
    what: '1 MB of quotes',
    make: csv('"'.repeat(megabyte)),
    words: /has 1 cells, the header 2|a cell of more than|Quote/,
  },
  {
    what: 'a quote that is never closed',
    make: csv(`P1,"${'x\n'.repeat(2 * megabyte)}`),
    words: /Look for a quote that is never closed/,
  },
  { what: '1 MB of NUL', make: csv('\0'.repeat(megabyte)), words: /has 1 cells, the header 2/ },
  { what: 'half a million short lines', make: csv('P\n'.repeat(megabyte / 2)), words: /Some lines cannot be read/ },
  { what: 'half a million lines of commas', make: csv(',,,\n'.repeat(megabyte / 2)), words: /more than 100000 lines/ },
  {
    what: 'two encodings',
    make: () => Buffer.concat([csv('P1,é\n')(), Buffer.from('P2,é\n', 'latin1')]),
    words: /not text in UTF-8/,
  },
  {
    what: 'half of UTF-16',
    make: () => Buffer.from(`\uFEFF${line}`, 'utf16le').subarray(0, -1),
    words: /not text in UTF-16LE/,
  },
];
