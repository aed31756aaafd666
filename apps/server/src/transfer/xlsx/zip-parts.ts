/**
 * The parts of a workbook as streams of XML. What a part says of its size is not believed: one that unpacks to more than its
 * limit, or to too many times what it takes in the file, is refused while it unpacks.
 */
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { fileRefused } from '../file-refused.ts';
import { workbookLimits as limits } from '../limits.ts';
import { createXmlReader, type XmlHandler } from './read-xml.ts';

export interface ZipParts {
  has: (path: string) => boolean;
  /** Throws Refusal. */
  read: (path: string, limitBytes: number, handler: XmlHandler) => Promise<void>;
}

const broken = 'The file is not an intact Excel workbook (.xlsx). Save it again as an Excel workbook, or as CSV.';

/** `onProgress` is called again and again while a part is read. Throws Refusal, and what `onProgress` throws. */
export async function openZip(bytes: Buffer, onProgress: () => void): Promise<ZipParts> {
  const entries = new Map<string, Entry>();
  const zip = await refusing(async () => {
    const opened = await fromBufferPromise(bytes, { lazyEntries: true });
    if (opened.entryCount > limits.parts) throw tooManyParts();
    let count = 0;
    for await (const entry of opened.eachEntry()) {
      if (++count > limits.parts) throw tooManyParts();
      if (entry.isEncrypted()) throw fileRefused('The workbook is encrypted. Save it without a password.');
      // Programs differ in which of two they read.
      if (entries.has(entry.fileName)) throw fileRefused(broken);
      entries.set(entry.fileName, entry);
    }
    return opened;
  });
  return {
    has: (path) => entries.has(path),
    read: async (path, limitBytes, handler) => {
      const entry = entries.get(path);
      if (entry === undefined) throw fileRefused(broken);
      if (entry.uncompressedSize > limitBytes) throw tooLarge(limitBytes);
      await refusing(async () => await parse(await unpack(zip, entry, limitBytes), handler, onProgress));
    },
  };
}

/** yauzl ends a stream that goes on past the size its entry declares. */
async function unpack(zip: ZipFile, entry: Entry, limitBytes: number): Promise<AsyncIterable<Buffer>> {
  const stream = await zip.openReadStreamPromise(entry);
  const mostBytes = Math.max(limits.ratioFromBytes, entry.compressedSize * limits.ratio);
  return (async function* () {
    let [bytes, checksum] = [0, 0];
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limitBytes) throw tooLarge(limitBytes);
      if (bytes > mostBytes) throw tooDense();
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
    if (checksum !== entry.crc32) throw fileRefused(broken);
  })();
}

async function parse(chunks: AsyncIterable<Buffer>, handler: XmlHandler, onProgress: () => void): Promise<void> {
  const reader = createXmlReader(handler);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of chunks) {
    reader.write(decoder.decode(chunk, { stream: true }));
    onProgress();
  }
  reader.write(decoder.decode());
  reader.end();
}

function tooLarge(limitBytes: number): Error {
  return fileRefused(`The workbook unpacks to more than ${limitBytes >> 20} MB. Split it into smaller files.`);
}

const tooDense = () =>
  fileRefused(
    `A part of the workbook unpacks to more than ${limits.ratio} times its size, which no table does. ` +
      'Copy its cells into a new workbook, or save it as CSV.',
  );

const tooManyParts = () =>
  fileRefused(
    `The workbook has more than ${limits.parts} parts. Copy the sheet into a new workbook, or save it as CSV.`,
  );

/** Whatever a damaged file makes its readers throw is a refusal of the file. */
async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === 'file_refused') throw error;
    throw fileRefused(broken);
  }
}
