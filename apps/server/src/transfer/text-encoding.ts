/**
 * Encodings of text files. What a file declares by its byte order mark counts first, then what whoever sends it declares,
 * then UTF-8 where it is that, then what the organization has configured. Of Windows-1252, characters that it does not have are written as `?`.
 */
import { isUtf8 } from 'node:buffer';
import { Refusal } from '../refusal.ts';

type EncodingName = 'utf-8' | 'utf-16le' | 'windows-1252';

const encoders: Readonly<Record<EncodingName, (text: string) => Buffer>> = {
  'utf-8': (text) => Buffer.from(text),
  'utf-16le': (text) => Buffer.from(text, 'utf16le'),
  'windows-1252': (text) => Buffer.from(Array.from(text, (character) => western.get(character) ?? 0x3f)),
};

const western = new Map(
  Array.from({ length: 256 }, (_, byte) => [new TextDecoder('windows-1252').decode(Uint8Array.of(byte)), byte]),
);

export interface TextEncoding {
  name: EncodingName;
  encode: (text: string) => Buffer;
  /** UTF-16 is not recognized without its mark; Windows-1252 has none. */
  mark: (isWanted: boolean) => string;
}

/** By any of the names the Encoding Standard knows. Throws Refusal 422 for others. */
export function findEncoding(label: string): TextEncoding {
  const name = canonicalName(label);
  if (name === undefined || !Object.hasOwn(encoders, name)) {
    throw new Refusal(
      `The organization's field configuration wants files in ${JSON.stringify(label)}, which is not supported. ` +
        'Use UTF-8, UTF-16LE or windows-1252.',
      { code: 'bad_configuration' },
    );
  }
  const found = name as EncodingName;
  const hasMark = (isWanted: boolean) => found === 'utf-16le' || (found === 'utf-8' && isWanted);
  return { name: found, encode: encoders[found], mark: (isWanted) => (hasMark(isWanted) ? '\uFEFF' : '') };
}

function canonicalName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** Throws Refusal 415 for one that is not supported. */
export function refuseUnknownCharset(charset: string): void {
  if (Object.hasOwn(encoders, canonicalName(charset) ?? '')) return;
  throw new Refusal('Send the file in UTF-8, UTF-16LE or windows-1252.', { code: 'unknown_charset' });
}

export interface TextForm {
  /** By which text that is not UTF-8 is read. */
  configured: TextEncoding;
  /** What whoever sends it says that it is. */
  declared?: TextEncoding | undefined;
}

/** As UTF-8, without its mark. Throws Refusal 422 where the bytes are not text. */
export function toUtf8(bytes: Buffer, { configured, declared }: TextForm): Buffer {
  const marked = markedEncoding(bytes);
  const encoding = marked ?? declared?.name ?? (isUtf8(bytes) ? 'utf-8' : configured.name);
  if (encoding === 'utf-8' && isUtf8(bytes)) return bytes.subarray(marked === undefined ? 0 : 3);
  try {
    return Buffer.from(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    const detail = `The file is not text in ${encoding.toUpperCase()}. Save it as "CSV UTF-8" and try again.`;
    throw new Refusal(detail, { code: 'file_refused' });
  }
}

function markedEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return first === 0xef && second === 0xbb && third === 0xbf ? 'utf-8' : undefined;
}
