/**
 * Answers to reads of an organization carry the digest of their content as ETag; who sends it back as If-None-Match and
 * would be told the same gets 304 and no body.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

export function tagAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isRead = request.method === 'GET' && request.routeOptions.url?.startsWith('/api/pfa/') === true;
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    const tag = `"${createHash('sha1').update(payload).digest('base64url')}"`;
    reply.header('etag', tag);
    if (!isAmong(tag, request.headers['if-none-match'])) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    return null;
  });
}

/** Compared weakly, as RFC 9110 asks of If-None-Match: proxies that compress turn tags into weak ones. */
const isAmong = (tag: string, tags = '') => tags.split(',').some((one) => one.trim().replace(/^W\//, '') === tag);
