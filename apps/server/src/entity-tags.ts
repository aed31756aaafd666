/**
 * Answers to reads of an organization carry the digest of their content as ETag, those to HEAD as those to GET; who sends
 * it back as If-None-Match and would be told the same gets 304 and no body. The tags are weak: they are of the content,
 * which may be sent compressed or not.
 */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

export function tagAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isOfOrganization = request.routeOptions.url?.startsWith('/api/pfa/') === true;
    const isRead = isOfOrganization && (request.method === 'GET' || request.method === 'HEAD');
    if (!isRead || reply.statusCode !== 200 || typeof payload !== 'string') return payload;
    const tag = `W/"${createHash('sha1').update(payload).digest('base64url')}"`;
    reply.header('etag', tag);
    if (!isAmong(tag, request.headers['if-none-match'])) return payload;
    reply.code(304).removeHeader('content-type').removeHeader('content-length');
    // Fastify removes the body of a HEAD itself, and wants one.
    return request.method === 'HEAD' ? payload : null;
  });
}

/** Compared weakly, as RFC 9110 asks of If-None-Match. `*` is any. */
const isAmong = (tag: string, tags = '') =>
  tags.trim() === '*' || tags.split(',').some((one) => opaque(one.trim()) === opaque(tag));

const opaque = (tag: string) => tag.replace(/^W\//, '');
