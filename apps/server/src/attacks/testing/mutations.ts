/** Requests as they should be, and what becomes of them under bytes that are lost, doubled, put in and put elsewhere. */
import fc from 'fast-check';
import { chunked } from './framings.ts';

const head = 'HTTP/1.1\r\nHost: x\r\n';
const json = 'Content-Type: application/json\r\n';
const draft = '{"modifications":[{"pfaId":"A1","delta":{"category":"Pumps"}}]}';
const measured = (body: string) => `Content-Length: ${body.length}\r\n\r\n${body}`;

/** `session`: the header of an attacker who is signed in, `organization`: the attacker's. */
export function validRequests(organization: string, session: string): readonly string[] {
  const path = `/api/pfa/${organization}`;
  const cheap = [
    `GET /api/health/live ${head}\r\n`,
    `GET / ${head}Accept-Encoding: gzip, br\r\nIf-None-Match: "x"\r\n\r\n`,
    `GET /assets/script-Ab12.js ${head}Range: bytes=0-3\r\n\r\n`,
    `GET /api/nothing?x=1&y=%20 ${head}X-Request-Id: abc\r\n\r\n`,
    `GET http://x/api/health/live ${head}\r\n`,
    `OPTIONS ${path} ${head}Origin: http://x\r\n\r\n`,
    `GET /api/health/live ${head}${chunked('GET / HTTP/1.1\r\nHost: y\r\n\r\n')}`,
    `DELETE /api/health/live ${head}${chunked('GET /api/auth/me HTTP/1.1\r\nHost: y\r\nX: ')}`,
    `POST ${path}/draft ${head}${json}${measured(draft)}`,
    `POST ${path}/draft ${head}${json}${chunked(draft)}`,
    `POST ${path}/import ${head}Content-Type: text/csv\r\nExpect: 100-continue\r\n${measured('pfaId\r\nA1\r\n')}`,
    `GET /api/health/live ${head}\r\nDELETE ${path} ${head}\r\nGET / ${head}\r\n`,
  ];
  const signedIn = [
    `GET ${path}?limit=5 ${head}${session}Accept-Encoding: gzip\r\n\r\n`,
    `POST ${path}/draft ${head}${session}${json}${measured(draft)}`,
    `POST ${path}/undo ${head}${session}\r\n`,
  ];
  // A request that reads or writes costs as much as all others together.
  return [...Array.from({ length: 6 }, () => cheap).flat(), ...signedIn];
}

type Mutation = (bytes: string) => string;

/** From 0 up to 1: anywhere, and not above all at the ends. */
const place = fc.noBias(fc.integer({ min: 0, max: 9999 })).map((share) => share / 10_000);
const at = (bytes: string, share: number) => Math.floor(share * bytes.length);
const put = (bytes: string, index: number, length: number, by: string) =>
  bytes.slice(0, index) + by + bytes.slice(index + length);

const separators = ['\r\n', '\n', '\r', '\0', ' ', '\t', ':', ',', ';', '\r\n\r\n', '\r\n ', '%00', '/../', 'a\xff'];
const numbers = ['0', '5', 'ffffffff', 'HTTP/1.0', 'HTTP/2.0'];
const headers = [
  'Content-Length: 0',
  'Content-Length: 40',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: x',
  'Connection: close',
  'Connection: upgrade\r\nUpgrade: h2c',
  'Expect: 100-continue',
  'Host: y',
  'X: y\r\n z',
].map((header) => `${header}\r\n`);
const ends = ['0\r\n\r\n', 'GET / HTTP/1.1\r\nHost: y\r\n\r\n'];
const inserted = fc.constantFrom(...separators, ...numbers, ...headers, ...ends);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, inserted).map(
    ([share, text]) =>
      (bytes: string) =>
        put(bytes, at(bytes, share), 0, text),
  ),
  fc.tuple(place, inserted).map(
    ([share, text]) =>
      (bytes: string) =>
        put(bytes, lineStart(bytes, at(bytes, share)), 0, text),
  ),
  fc.tuple(place, fc.integer({ min: 1, max: 12 })).map(
    ([share, n]) =>
      (bytes: string) =>
        put(bytes, at(bytes, share), n, ''),
  ),
  fc.tuple(place, fc.integer({ min: 0, max: 255 })).map(
    ([share, code]) =>
      (bytes: string) =>
        put(bytes, at(bytes, share), 1, String.fromCodePoint(code)),
  ),
  fc.tuple(place, place, place).map(([from, to, target]) => (bytes: string) => {
    const [start, end] = [at(bytes, Math.min(from, to)), at(bytes, Math.max(from, to))];
    return put(bytes, at(bytes, target), 0, bytes.slice(start, end));
  }),
  place.map((share) => (bytes: string) => bytes.slice(0, at(bytes, share))),
);

const lineStart = (bytes: string, index: number) => bytes.lastIndexOf('\n', index) + 1;

/** One of the requests, changed in one place or a few. */
export const mutatedRequest = (requests: readonly string[]): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom(...requests), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([request, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), request));
