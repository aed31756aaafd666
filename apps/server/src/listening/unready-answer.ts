/** What a port answers while there is no application to do so: come again, in the form that the asker reads. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe } from '../describe-problem.ts';
import { requestIdHeader, requestIdOf } from '../logging/request-id.ts';
import { isApiPath, pathOf } from '../request-target.ts';
import { sendRawProblem } from '../send-problem.ts';

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
  response.setHeader(requestIdHeader, requestIdOf(request)).setHeader('retry-after', String(retryAfterS));
  // A connection that stays would be cut in the end.
  if (state === 'stopping') response.setHeader('connection', 'close');
  if (!hasPage || isApiPath(pathOf(request.url ?? '/')))
    return sendRawProblem(response, describe(state, `${words[state]} Try again in a moment.`));
  response.writeHead(503, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
  });
  response.end(page(words[state]));
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
