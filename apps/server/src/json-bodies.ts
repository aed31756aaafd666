/**
 * Bodies of JSON, and of nothing: programs name the media type also where they send none. What is not UTF-8 is refused, as
 * whatever stood there would be kept as U+FFFD.
 */
import { isUtf8 } from 'node:buffer';
import { MIMEType } from 'node:util';
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

/** The contract's deepest body has six levels; what walks along a body would run out of stack somewhere below 10,000. */
const mostLevels = 32;
/** A record has 29; to go through 90,000 takes half a second. */
const mostFields = 200;

export function takeJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  refuseEncodedBodies(app);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const refusal = refusalOf(bytes, charsetOf(request.headers['content-type']));
    if (refusal !== undefined) return done(refusal);
    if (bytes.length === 0) return done(null, undefined);
    const text = bytes.toString();
    return parse(request, text, (error, body) => done(error !== null && isJson(text) ? forbiddenKey() : error, body));
  });
}

/** The charset in the header of a body; undefined if it names none. */
export function charsetOf(contentType = ''): string | undefined {
  try {
    return new MIMEType(contentType).params.get('charset')?.toLowerCase();
  } catch {
    return undefined;
  }
}

/** Bodies are never unpacked: a small one would become a large one. */
function refuseEncodedBodies(app: FastifyInstance): void {
  app.addHook('preParsing', async ({ headers }, reply, payload) => {
    const encoding = headers['content-encoding']?.trim().toLowerCase() ?? '';
    if (encoding === '' || encoding === 'identity') return payload;
    reply.header('accept-encoding', 'identity');
    throw new Refusal(`Send the body as it is, without Content-Encoding: ${encoding}.`, { code: 'encoded_body' });
  });
}

function refusalOf(bytes: Buffer, charset: string | undefined): Refusal | undefined {
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8')
    return new Refusal('Send JSON in UTF-8.', { code: 'unknown_charset' });
  if (!isUtf8(bytes)) return new Refusal('The body is not in UTF-8.', { code: 'invalid_json' });
  const excess = findExcess(bytes);
  return excess === undefined ? undefined : new Refusal(`The body has ${excess}.`, { code: 'invalid_json' });
}

const signs = { quote: 0x22, backslash: 0x5c, comma: 0x2c, '[': 0x5b, ']': 0x5d, '{': 0x7b, '}': 0x7d } as const;

/** Looked for before anything is made of the bytes. For what is not JSON, any answer will do. A body of 1 MB takes 2 ms. */
function findExcess(bytes: Buffer): string | undefined {
  /** For each open object, how many fields it has; NaN for an array. */
  const fields: number[] = [];
  let isText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === signs.backslash) i++;
    else if (byte === signs.quote) isText = !isText;
    else if (isText) continue;
    else if (byte === signs.comma) {
      const count = (fields.at(-1) ?? Number.NaN) + 1;
      fields[fields.length - 1] = count;
      if (count > mostFields) return `an object of more than ${mostFields} fields`;
    } else if (byte === signs['['] || byte === signs['{']) {
      fields.push(byte === signs['{'] ? 1 : Number.NaN);
      if (fields.length > mostLevels) return `more than ${mostLevels} levels`;
    } else if (byte === signs[']'] || byte === signs['}']) fields.pop();
  }
  return undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const forbiddenKey = () =>
  new Refusal('The request is not valid. No object may have the keys "__proto__" or "constructor.prototype".', {
    code: 'invalid_request',
  });
