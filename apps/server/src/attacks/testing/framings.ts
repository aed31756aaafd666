/** Requests whose end is hard to tell, by how HTTP/1.1 has them taken. */

export interface Framing {
  what: string;
  bytes: string;
  /** Statuses of the answers, in order. */
  statuses: readonly number[];
}

const live = '/api/health/live';
const head = 'HTTP/1.1\r\nHost: x\r\n';
/** Has no end: whoever takes it for a request gives it the next one's headers. */
const unended = 'POST /api/pfa/BYSTANDERS/undo HTTP/1.1\r\nHost: x\r\nX-Ignore: ';
const whole = 'GET /api/auth/me HTTP/1.1\r\nHost: x\r\n\r\n';

export const chunked = (body: string) => `Transfer-Encoding: chunked\r\n\r\n${chunksOf(body)}`;
const chunksOf = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const measured = (body: string) => `Content-Length: ${body.length}\r\n\r\n${body}`;
const post = (rest: string) => `POST ${live} ${head}${rest}`;
const postChunks = (chunks: string) => post(`Transfer-Encoding: chunked\r\n\r\n${chunks}`);
const get = (rest: string) => `GET ${live} ${head}${rest}\r\n`;

/** Their end is clear, and the connection goes on with what comes after it. */
export const clearFramings: readonly Framing[] = [
  ...[unended, whole].flatMap((body, i) => {
    const name = i === 0 ? 'a request without an end' : 'a request';
    return [
      { what: `GET with ${name} in chunks`, bytes: `GET ${live} ${head}${chunked(body)}`, statuses: [200] },
      { what: `GET with ${name} of a length`, bytes: `GET ${live} ${head}${measured(body)}`, statuses: [200] },
      { what: `DELETE with ${name} in chunks`, bytes: `DELETE ${live} ${head}${chunked(body)}`, statuses: [405] },
      { what: `POST with ${name} in chunks`, bytes: post(chunked(body)), statuses: [405] },
      { what: `POST of ${name} to nothing`, bytes: `POST /api/nothing ${head}${measured(body)}`, statuses: [404] },
      {
        what: `POST of ${name} as a file`,
        bytes: `POST /api/auth/login ${head}Content-Type: a/b\r\n${measured(body)}`,
        statuses: [415],
      },
      {
        what: `POST of ${name} without a session`,
        bytes: `POST /api/pfa/x/draft ${head}Content-Type: application/json\r\n${chunked(body)}`,
        statuses: [401],
      },
    ];
  }),
  { what: 'chunks in capitals', bytes: post(`TRANSFER-ENCODING: CHUNKED\r\n\r\n${chunksOf(whole)}`), statuses: [405] },
  { what: 'an extension of a chunk', bytes: postChunks('2;a=b\r\nab\r\n0\r\n\r\n'), statuses: [405] },
  { what: 'a trailer', bytes: postChunks('0\r\nX-A: b\r\n\r\n'), statuses: [405] },
  { what: 'an empty line before a request', bytes: `\r\n\r\n${get('')}`, statuses: [200] },
  { what: 'the form for proxies', bytes: `GET http://other.example${live} ${head}\r\n`, statuses: [200] },
  { what: 'an upgrade to websocket', bytes: get('Connection: Upgrade\r\nUpgrade: websocket\r\n'), statuses: [200] },
  {
    what: 'an upgrade to HTTP/2',
    bytes: get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
    statuses: [200],
  },
  {
    what: 'an upgrade with a body',
    bytes: post(`Connection: Upgrade\r\nUpgrade: x\r\n${measured(whole)}`),
    statuses: [405],
  },
  { what: 'an expected continuation', bytes: post(`Expect: 100-continue\r\n${measured('ab')}`), statuses: [100, 405] },
  { what: 'HTTP/1.0 that stays', bytes: `GET ${live} HTTP/1.0\r\nConnection: keep-alive\r\n\r\n`, statuses: [200] },
  { what: 'requests in a row', bytes: get('') + post(chunked(whole)) + get(''), statuses: [200, 405, 200] },
];

/** Told so, and the connection ends: nothing after them is looked at. */
export const refusedFramings: readonly Framing[] = [
  ...[
    ['a length and chunks', post(`Content-Length: 5\r\n${chunked(whole)}`)],
    ['chunks and a length', post(`Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n${chunksOf(whole)}`)],
    ['the same length twice', post(`Content-Length: ${whole.length}\r\n${measured(whole)}`)],
    ['two lengths', post(`Content-Length: 0\r\n${measured(whole)}`)],
    ['two lengths in a list', post(`Content-Length: 0, ${whole.length}\r\n\r\n${whole}`)],
    ['a length with a sign', post(`Content-Length: +5\r\n\r\n${whole}`)],
    ['a length in hexadecimal', post(`Content-Length: 0x5\r\n\r\n${whole}`)],
    ['a length below zero', post(`Content-Length: -1\r\n\r\n${whole}`)],
    ['an empty length', post(`Content-Length: \r\n\r\n${whole}`)],
    ['a length beyond all numbers', post(`Content-Length: 99999999999999999999\r\n\r\n${whole}`)],
    ['a length in two parts', post(`Content-Length: 5 5\r\n\r\n${whole}`)],
    ['identity before chunks', post(`Transfer-Encoding: identity, chunked\r\n\r\n${chunksOf(whole)}`)],
    ['identity after chunks', post(`Transfer-Encoding: chunked, identity\r\n\r\n${chunksOf(whole)}`)],
    ['gzip before chunks', post(`Transfer-Encoding: gzip, chunked\r\n\r\n${chunksOf(whole)}`)],
    ['an unknown coding', post(`Transfer-Encoding: xchunked\r\n\r\n${chunksOf(whole)}`)],
    ['chunks named twice', post(`Transfer-Encoding: chunked\r\n${chunked(whole)}`)],
    [
      'chunks, then identity, in two lines',
      post(`Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n${chunksOf(whole)}`),
    ],
    ['a blank before the colon', post(`Transfer-Encoding : chunked\r\n\r\n${chunksOf(whole)}`)],
    ['a vertical tab before the coding', post(`Transfer-Encoding:\x0bchunked\r\n\r\n${chunksOf(whole)}`)],
    ['a coding on the next line', post(`Transfer-Encoding:\r\n chunked\r\n\r\n${chunksOf(whole)}`)],
    ['a folded header', get('X-A: b\r\n c\r\n')],
    ['a folded first header', `GET ${live} HTTP/1.1\r\n Host: x\r\n\r\n`],
    ['bare line feeds', `GET ${live} HTTP/1.1\nHost: x\n\n`],
    ['one bare line feed', get('X-A: b\nX-B: c\r\n')],
    ['a bare carriage return', get('X-A: b\rX-B: c\r\n')],
    ['a blank in a name', get('X A: b\r\n')],
    ['a NUL in a value', get('X-A: a\0b\r\n')],
    ['a header without a name', get(': b\r\n')],
    ['a header without a colon', get('foo\r\n')],
    ['a line feed in an extension of a chunk', postChunks('2;a\nab\r\n0\r\n\r\n')],
    ['a line in a quoted extension of a chunk', postChunks('2;a="b\r\nab"\r\nab\r\n0\r\n\r\n')],
    ['an endless extension of a chunk', postChunks(`2;a=${'b'.repeat(20_000)}\r\nab\r\n0\r\n\r\n`)],
    ['a blank after the size of a chunk', postChunks('2 \r\nab\r\n0\r\n\r\n')],
    ['a size of a chunk with a prefix', postChunks('0x2\r\nab\r\n0\r\n\r\n')],
    ['a size of a chunk below zero', postChunks('-2\r\nab\r\n0\r\n\r\n')],
    ['a size of a chunk beyond all numbers', postChunks('fffffffffffffffff\r\nab\r\n0\r\n\r\n')],
    ['chunks with bare line feeds', postChunks('2\nab\n0\n\n')],
    ['a length in a trailer', postChunks('0\r\nContent-Length: 5\r\n\r\n')],
    ['chunks in a trailer', postChunks('0\r\nTransfer-Encoding: chunked\r\n\r\n')],
    ['chunks in HTTP/1.0', `POST ${live} HTTP/1.0\r\nConnection: keep-alive\r\n${chunked(whole)}`],
    ['no host', `GET ${live} HTTP/1.1\r\n\r\n`],
    ['two hosts', get('Host: y\r\n')],
    ['a host that is a path', `GET ${live} HTTP/1.1\r\nHost: x/../y@z\r\n\r\n`],
    ['a version that there is not', `GET ${live} HTTP/1.2\r\nHost: x\r\n\r\n`],
    ['a version in small letters', `GET ${live} http/1.1\r\nHost: x\r\n\r\n`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['a method that there is not', `FOO ${live} ${head}\r\n`],
    ['a method in small letters', `get ${live} ${head}\r\n`],
    ['a blank in the target', `GET ${live} x ${head}\r\n`],
    ['bytes beyond ASCII in the target', `GET /api/\u00e4 ${head}\r\n`],
    ['a host alone as the target', `GET other.example:80 ${head}\r\n`],
    ['a greeting of TLS', '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'],
  ].map(([what = '', bytes = '']) => ({ what, bytes, statuses: [400] })),
  { what: 'HTTP/0.9', bytes: `GET ${live}\r\n\r\n`, statuses: [505] },
  { what: 'HTTP/2.0', bytes: `GET ${live} HTTP/2.0\r\nHost: x\r\n\r\n`, statuses: [505] },
  { what: 'a tunnel', bytes: `CONNECT other.example:80 ${head}\r\n${whole}`, statuses: [405] },
  { what: 'an unknown expectation', bytes: post(`Expect: x\r\n${measured(whole)}`), statuses: [417] },
  { what: 'a giant header', bytes: get(`X-A: ${'a'.repeat(20_000)}\r\n`), statuses: [431] },
  { what: 'many headers', bytes: get('A: b\r\n'.repeat(4000)), statuses: [431] },
  { what: 'a giant target', bytes: `GET /${'a'.repeat(20_000)} ${head}\r\n`, statuses: [431] },
  { what: 'a chunk that is longer than it says', bytes: postChunks('2\r\nabcd\r\n0\r\n\r\n'), statuses: [405, 400] },
];
