/** What a port answers while there is no application to do so: come again, in the form that the asker reads. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { problemContentType } from '@vanguard/protocol';
import { describe } from '../problems.ts';
import { isApiPath, pathOf } from '../request-target.ts';

export type Unready = 'starting' | 'stopping';

const retryAfterS = 2;

const words: Readonly<Record<Unready, string>> = {
  starting: 'PFA Vanguard is starting. A first start, which moves the data, may take a minute.',
  stopping: 'PFA Vanguard is stopping.',
};

/** Whatever the method, path or body; `hasPage`: of the port. */
export function answerUnready(
  state: Unready,
  hasPage: boolean,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const isForPage = hasPage && !isApiPath(pathOf(request.url ?? '/'));
  const problem = describe(503, state, `${words[state]} Try again in a moment.`);
  response.writeHead(503, {
    'content-type': isForPage ? 'text/html; charset=utf-8' : problemContentType,
    'cache-control': 'no-store',
    'retry-after': String(retryAfterS),
    'x-content-type-options': 'nosniff',
    ...(isForPage ? { 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" } : {}),
    // One that stays would be cut in the end.
    ...(state === 'stopping' ? { connection: 'close' } : {}),
  });
  response.end(isForPage ? page(words[state]) : JSON.stringify(problem));
}

/** Asks again by itself, without a script. */
const page = (text: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="${retryAfterS}">
<meta name="color-scheme" content="light dark">
<meta name="viewport" content="width=device-width">
<title>PFA Vanguard</title>
<h1>One moment</h1>
<p>${text} This page asks again by itself.</p>
</html>
`;
