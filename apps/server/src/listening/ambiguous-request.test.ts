import { expect, test } from 'vitest';
import { findAmbiguity } from './ambiguous-request.ts';

const head = (rawHeaders: string[], httpVersion = '1.1') => {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2)
    headers[rawHeaders[i]?.toLowerCase() ?? ''] ??= rawHeaders[i + 1] ?? '';
  return { httpVersion, headers, rawHeaders };
};

test.each([
  ['a host', head(['Host', 'x'])],
  ['a host with its port', head(['host', 'pfa.example.org:3000'])],
  ['an address', head(['Host', '[::1]:3000'])],
  ['no name of a host', head(['Host', ''])],
  ['a body in chunks', head(['Host', 'x', 'Transfer-Encoding', 'Chunked'])],
  ['HTTP/1.0', head([], '1.0')],
])('%s is read in one way only', (_, request) => {
  expect(findAmbiguity(request)).toBeUndefined();
});

test.each([
  ['no host', head([]), 400],
  ['two hosts', head(['Host', 'x', 'HOST', 'x']), 400],
  ['two hosts in HTTP/1.0', head(['Host', 'x', 'Host', 'y'], '1.0'), 400],
  ['a host that is a path', head(['Host', 'x/../y']), 400],
  ['a host with a name before it', head(['Host', 'x@y']), 400],
  ['hosts in one header', head(['Host', 'x, y']), 400],
  ['a coding before the chunks', head(['Host', 'x', 'Transfer-Encoding', 'identity, chunked']), 400],
  ['another coding', head(['Host', 'x', 'Transfer-Encoding', 'gzip']), 400],
  ['chunks in HTTP/1.0', head(['Host', 'x', 'Transfer-Encoding', 'chunked'], '1.0'), 400],
  ['HTTP/0.9', head([], '0.9'), 505],
  ['HTTP/2.0', head(['Host', 'x'], '2.0'), 505],
])('%s is refused', (_, request, status) => {
  expect(findAmbiguity(request)?.status).toBe(status);
});
