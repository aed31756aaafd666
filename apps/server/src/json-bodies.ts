/** Bodies of JSON, and of nothing: programs name the media type also where they send none. */
import type { FastifyInstance } from 'fastify';
import { Refusal } from './refusal.ts';

export function takeJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') return done(null, undefined);
    return parse(request, text, (error, body) => done(error !== null && isJson(text) ? forbiddenKey() : error, body));
  });
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
  new Refusal(
    400,
    'invalid_request',
    'The request is not valid. No object may have the keys "__proto__" or "constructor.prototype".',
  );
