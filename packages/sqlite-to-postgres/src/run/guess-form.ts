/**
 * What the values of a column may be that do not fit its type: text in another encoding, or bytes that are written as text.
 * Judged by every one of them; a rule of the user decides.
 */
import { isUtf8 } from 'node:buffer';
import type { DatabaseSync } from 'node:sqlite';
import { type BytesInText, bytesOfText } from '../casts/bytes-in-text.ts';
import { decodeText } from '../casts/encoded-text.ts';
import type { GuessedForm } from '../plan/plan-rejects.ts';
import type { SourceTable } from '../source/catalog.ts';
import { type ColumnEvidence, valueCount } from '../source/evidence.ts';
import { quoteSqlite } from '../source/quote.ts';
import { selectRows } from '../source/select-rows.ts';
import { readEncoding } from '../source/valid-text.ts';
import type { TargetType } from '../types/target-type.ts';

interface Column {
  table: SourceTable;
  column: string;
  evidence: ColumnEvidence;
}

/** Undefined where nothing of the kind explains them all. */
export function guessForm(connection: DatabaseSync, type: TargetType, column: Column): GuessedForm | undefined {
  const { texts, blobs } = column.evidence;
  if (type.kind === 'bytea' && type.ofTexts === undefined && type.decodes === undefined)
    return texts.count > 0 && texts.count + blobs.count === valueCount(column.evidence)
      ? guessBytes(connection, column)
      : undefined;
  const isText = type.kind === 'text' || type.kind === 'varchar';
  if (!isText || 'encoding' in type || blobs.count + texts.invalidUtf8 === 0) return undefined;
  return readEncoding(connection) === 'UTF-8' ? guessEncoding(connection, column) : undefined;
}

/** Its signs and its length are also those of base64 in the alphabet of URLs. */
const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a guess rests on; fewer signs are letters or digits by chance. */
const leastSigns = 16;

function guessBytes(connection: DatabaseSync, { table, column }: Column): GuessedForm | undefined {
  const name = quoteSqlite(column);
  for (const decode of ['hex', 'base64'] satisfies BytesInText[]) {
    let [signs, example, isAll] = [0, undefined as string | undefined, true];
    for (const [text] of selectRows(connection, table.name, [name], `typeof(${name}) = 'text'`)) {
      const bytes = isUuid.test(text as string) ? undefined : bytesOfText(text as string, decode);
      isAll &&= bytes !== undefined && (decode === 'hex' || (text as string).trim().length % 4 === 0);
      if (!isAll) break;
      signs += (text as string).length;
      example ??= bytes && `x'${shortened(bytes.toString('hex'))}'`;
    }
    if (isAll && signs >= leastSigns) return { rule: { decode }, example };
  }
  return undefined;
}

/** In this order: what is valid UTF-8 is hardly anything else, and a single byte more is text by windows-1252 or is not. */
const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'];

function guessEncoding(connection: DatabaseSync, { table, column }: Column): GuessedForm | undefined {
  const name = quoteSqlite(column);
  for (const encoding of encodings) {
    const decoder = new TextDecoder(encoding, { fatal: true });
    let [example, isAll] = [undefined as string | undefined, true];
    const stored = [`cast(${name} as blob)`, `typeof(${name}) = 'text'`];
    for (const [bytes, isText] of selectRows(connection, table.name, stored, `typeof(${name}) in ('text', 'blob')`)) {
      const value = bytes as Uint8Array;
      if (isText === 1n && isUtf8(value)) continue;
      const text = decodeText(value, decoder);
      isAll &&= text !== undefined && !(isText === 1n && encoding.startsWith('utf-16')) && isLikely(text);
      if (!isAll) break;
      example ??= text;
    }
    if (isAll && example !== undefined) return { rule: { encoding }, example: JSON.stringify(shortened(example)) };
  }
  return undefined;
}

/** Most signs are letters, digits or blanks, mostly of one script as far as can be told, and none is a control character. */
function isLikely(text: string): boolean {
  if (/(?![\t\n\r])\p{Cc}|\p{Cn}|\p{Co}/u.test(text)) return false;
  const letters = text.match(/[\p{L}\p{M}\p{N}\p{Z}\s]/gu)?.length ?? 0;
  return letters * 2 >= text.length;
}

function shortened(text: string): string {
  return text.length > 64 ? `${text.slice(0, 64)}…` : text;
}
