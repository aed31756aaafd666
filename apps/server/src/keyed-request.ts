/** A change asked for with an Idempotency-Key: made once, and answered alike however often it is asked for. */
import { createHash } from 'node:crypto';
import { keepAnswer, type ProductDatabase } from '@vanguard/datastore';
import { idempotencyKeyHeader, repeatedAnswerHeader, type Route } from '@vanguard/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { scopeOf } from './access.ts';

/** Without a key `work` gets the pool, with one an open transaction of the caller's scope, and must work in it. */
export async function answerOnce(
  database: ProductDatabase,
  { method, path }: Route,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  work: (database: ProductDatabase) => Promise<unknown>,
): Promise<unknown> {
  const key = request.headers[idempotencyKeyHeader];
  if (typeof key !== 'string') return await work(database);
  const keyed = { route: `${method} ${path}`, key, digest: digestOf(request) };
  const { status, body, isRepeated } = await keepAnswer(database, scopeOf(request), keyed, async (trx) => {
    const answer = await work(trx);
    return { status: reply.statusCode, body: answer };
  });
  reply.code(status);
  if (isRepeated) reply.header(repeatedAnswerHeader, 'true');
  return body;
}

function digestOf({ url, body }: FastifyRequest): string {
  return createHash('sha256')
    .update(`${url}\n${JSON.stringify(body) ?? ''}`)
    .digest('base64url');
}
