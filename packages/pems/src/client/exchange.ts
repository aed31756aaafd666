/** One request with its answer: headers, time-out, size, and what a failure of the transport means. Repeats nothing. */
import type { PemsConfiguration } from '../configuration.ts';
import { PemsError } from '../errors.ts';
import { type Envelope, errorOfStatus, openEnvelope } from './envelope.ts';

export interface Request {
  /** Below the base, such as `/griddata`. */
  path: string;
  /** Sent by POST; without one the request is a GET. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** What it is for, to be read after a comma: `reading the head of the grid`. */
  doing: string;
  /** That the request belongs to, and that an answer opens; without one, the request is a session of its own. */
  session?: Session | undefined;
  signal?: AbortSignal | undefined;
}

/** A session of PEMS: its id, once there is one, and whether it goes on after the request. */
export interface Session {
  id: string | undefined;
  isKept: boolean;
}

/** Throws PemsError; the signal's reason where the caller gave up. */
export async function exchange(configuration: PemsConfiguration, request: Request): Promise<Envelope> {
  const { limits, baseUrl } = configuration;
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
  const { doing } = request;
  try {
    const response = await fetch(baseUrl + request.path, {
      method: request.body === undefined ? 'GET' : 'POST',
      headers: headersOf(configuration, request),
      body: request.body === undefined ? null : JSON.stringify(request.body),
      // Credentials are for the address that was configured, and for no other that it names.
      redirect: 'manual',
      signal,
    });
    const { status } = response;
    if (status >= 300 && status < 400) {
      await response.body?.cancel();
      throw new PemsError(`PEMS sent the request elsewhere (status ${status}), ${doing}.`, { code: 'redirected' });
    }
    const text = await readText(response, limits.answerBytes, doing);
    const answer = parseJson(text);
    if (answer !== undefined && !isAskedToWait(status)) return openEnvelope(answer, status, doing);
    const contentType = response.headers.get('content-type') ?? '';
    // Whatever the status: the alert in what is lost says more.
    if (answer === undefined && contentType.includes('json') && /^\s*[{[]/.test(text)) {
      throw new PemsError(`The answer of PEMS ended in the middle, ${doing}.`, { code: 'answer_cut_off' });
    }
    if (status >= 400) throw errorOfStatus(status, doing, retryAfterOf(response));
    const kind = /^[\w.+-]+\/[\w.+-]+/.exec(contentType)?.[0] ?? 'something without a type';
    throw new PemsError(`Instead of PEMS's JSON came ${kind}, ${doing}.`, { code: 'not_json' });
  } catch (error) {
    throw explain(error, request, timeout);
  }
}

const isAskedToWait = (status: number) => status === 429 || status === 503;

/** Those of the protocol stand above those of the connection, whatever case these are written in. */
function headersOf(configuration: PemsConfiguration, { headers, session }: Request): Headers {
  const { tenant, organization, role, credentials } = configuration;
  const sent = new Headers(configuration.headers);
  const own = {
    ...headers,
    'content-type': 'application/json',
    accept: 'application/json',
    tenant,
    organization,
    ...(role === undefined ? {} : { role }),
    ...(session?.id === undefined ? {} : { sessionid: session.id }),
    ...(session?.isKept === true ? { keepsession: 'true' } : {}),
    ...authorizationOf(credentials),
  };
  for (const [name, value] of Object.entries(own)) sent.set(name, value);
  return sent;
}

function authorizationOf(credentials: PemsConfiguration['credentials']): Record<string, string> {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'basic': {
      const { username, password } = credentials;
      return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
    }
    case 'bearer':
      return { authorization: `Bearer ${credentials.token}` };
    case 'apiKey':
      return { 'x-api-key': credentials.key };
  }
}

async function readText(response: Response, limitBytes: number, doing: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (bytes > limitBytes) {
      throw new PemsError(`PEMS answered more than ${limitBytes} bytes, ${doing}.`, { code: 'answer_too_large' });
    }
    chunks.push(chunk);
  }
  return decode(Buffer.concat(chunks), response.headers.get('content-type') ?? '', doing);
}

/** Bytes that are not text in the charset that PEMS names would otherwise be stored as a character that nobody wrote. */
function decode(bytes: Uint8Array, contentType: string, doing: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (error) {
    throw new PemsError(`PEMS answered with bytes that are not ${charset}, ${doing}.`, {
      code: 'unexpected_answer',
      cause: error,
    });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** In seconds, or a date. */
function retryAfterOf(response: Response): number | undefined {
  const header = response.headers.get('retry-after')?.trim();
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

function explain(error: unknown, { doing, signal }: Request, timeout: AbortSignal): unknown {
  if (error instanceof PemsError) return error;
  if (signal?.aborted === true) return signal.reason;
  if (timeout.aborted)
    return new PemsError(`PEMS did not answer in time, ${doing}.`, { code: 'timed_out', cause: error });
  const { code } = (error as { cause?: { code?: unknown } }).cause ?? {};
  const isCut = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE'].includes(String(code));
  return isCut
    ? new PemsError(`The connection to PEMS broke off, ${doing}.`, { code: 'answer_cut_off', cause: error })
    : new PemsError(`PEMS cannot be reached, ${doing}${typeof code === 'string' ? ` (${code})` : ''}.`, {
        code: 'unreachable',
        cause: error,
      });
}
