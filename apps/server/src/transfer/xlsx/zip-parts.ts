/**
 * The parts of a workbook as streams of XML. A part that unpacks to more than its limit is refused while it unpacks, and
 * so is any document type: nothing a small file says can take much memory or time.
 */
import { SaxesParser } from 'saxes';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { fileRefused } from '../file-refused.ts';

/** What is seen of an element; prefixes of names are cut off. */
export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  text?: (text: string) => void;
  close?: (name: string) => void;
}

export interface ZipParts {
  has: (path: string) => boolean;
  /** Throws Refusal. */
  read: (path: string, limitBytes: number, handler: XmlHandler) => Promise<void>;
}

const maxParts = 2000;
const broken = 'The file is no intact Excel workbook (.xlsx). Save it again as an Excel workbook, or as CSV.';

/** Throws Refusal. */
export async function openZip(bytes: Buffer): Promise<ZipParts> {
  const entries = new Map<string, Entry>();
  const zip = await refusing(async () => {
    const opened = await fromBufferPromise(bytes, { lazyEntries: true });
    for await (const entry of opened.eachEntry()) {
      if (entries.size >= maxParts || entry.isEncrypted()) throw fileRefused(broken);
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
      await refusing(async () => await parse(zip, entry, limitBytes, handler));
    },
  };
}

/** yauzl ends a stream that goes on past the size its entry declares. */
async function parse(zip: ZipFile, entry: Entry, limitBytes: number, handler: XmlHandler): Promise<void> {
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw fileRefused(broken);
  });
  parser.on('opentag', ({ name, attributes }) => handler.open?.(localName(name), attributes));
  parser.on('text', (text) => handler.text?.(text));
  parser.on('closetag', ({ name }) => handler.close?.(localName(name)));
  const stream = await zip.openReadStreamPromise(entry);
  let bytes = 0;
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > limitBytes) throw tooLarge(limitBytes);
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  parser.write(decoder.decode()).close();
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1);

function tooLarge(limitBytes: number): Error {
  return fileRefused(`The workbook unpacks to more than ${limitBytes >> 20} MB. Split it into smaller files.`);
}

/** Whatever a damaged file makes its readers throw is a refusal of the file. */
async function refusing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if ((error as { code?: string }).code === 'file_refused') throw error;
    throw fileRefused(broken);
  }
}
