/** Takes the answers of a server apart, byte by byte: an attack must see what a client's library would smooth over. Pure. */

export interface RawAnswer {
  status: number;
  /** By their names in lower case; repeated ones are joined by a comma. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/**
 * The first whole answer among `bytes` and what follows it; undefined as long as it is not whole. `method` is the one that
 * was asked with: HEAD gets no body. Throws unless the bytes are an answer of HTTP/1.1.
 */
export function takeAnswer(
  bytes: Buffer,
  { method = 'GET', hasEnded = false }: { method?: string; hasEnded?: boolean } = {},
): { answer: RawAnswer; rest: Buffer } | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})(?: |$)/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`no answer of HTTP/1.1: ${statusLine.slice(0, 80)}`);
  const headers = readHeaders(lines);
  const taken = takeBody(bytes.subarray(headEnd + 4), { status, headers, method, hasEnded });
  return taken && { answer: { status, headers, body: taken.body }, rest: taken.rest };
}

function readHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name, value = ''] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined) throw new Error(`no header: ${line.slice(0, 80)}`);
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}, ${value}` : value;
  }
  return headers;
}

interface Framing {
  status: number;
  headers: Record<string, string>;
  method: string;
  hasEnded: boolean;
}

type Taken = { body: Buffer; rest: Buffer } | undefined;

function takeBody(bytes: Buffer, { status, headers, method, hasEnded }: Framing): Taken {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304)
    return { body: Buffer.alloc(0), rest: bytes };
  if (headers['transfer-encoding'] === 'chunked') return takeChunks(bytes);
  const length = headers['content-length'];
  if (length === undefined) return hasEnded ? { body: bytes, rest: Buffer.alloc(0) } : undefined;
  if (bytes.length < Number(length)) return undefined;
  return { body: bytes.subarray(0, Number(length)), rest: bytes.subarray(Number(length)) };
}

function takeChunks(bytes: Buffer): Taken {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const start = lineEnd + 2;
    const end = start + size;
    if (bytes.length < end + 2) return undefined;
    if (bytes.subarray(end, end + 2).toString('latin1') !== '\r\n')
      throw new Error('a chunk does not end where it says');
    if (size === 0) return { body: Buffer.concat(chunks), rest: bytes.subarray(end + 2) };
    chunks.push(bytes.subarray(start, end));
    at = end + 2;
  }
}
