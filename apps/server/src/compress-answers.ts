/**
 * Answers are compressed for whoever takes it: those that are made whole route by route (`compressionOf`), files while they
 * are written (`compressFile`). Bodies of requests are never unpacked.
 */
import { pipeline, type Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import compress from '@fastify/compress';
import type { Route } from '@vanguard/protocol';
import type { FastifyInstance, FastifyReply, RouteOptions } from 'fastify';

/**
 * A page of 200 records of the sample, 165 KB: 23.6 KB by brotli at quality 4 in 1.1 ms, 23.4 KB by gzip in 2.0 ms. Up to
 * `syncThreshold` that is done at once: as a stream on another thread the same page takes twice the CPU.
 */
const compression = {
  encodings: ['br', 'gzip'],
  threshold: 1024,
  syncThreshold: 256 << 10,
} satisfies RouteOptions['compress'];

/** Comes before the routes. */
export async function offerCompression(app: FastifyInstance): Promise<void> {
  await app.register(compress, { global: false, globalDecompression: false });
  app.addHook('onRequest', async (_request, reply) => void reply.header('vary', 'accept-encoding'));
  // Fastify removes the body of a HEAD: only after it is compressed, so that its length is that of the GET.
  app.addHook('onRoute', (route) => {
    if (route.method === 'HEAD' && Array.isArray(route.onSend)) route.onSend = route.onSend.toReversed();
  });
}

/**
 * How a route's answers are compressed. Those of `auth` contain a token or who somebody is, together with what the caller has
 * sent: compressed, their length would show an observer how much of a guess is right (BREACH).
 */
export const compressionOf = ({
  tag,
  answersWith,
}: Pick<Route, 'answersWith'> & { tag: string }): RouteOptions['compress'] & {} =>
  tag === 'auth' || answersWith !== undefined ? false : compression;

/**
 * What is to be sent of a file that is being written; an Excel file is compressed already. @fastify/compress would take
 * all of it into memory, however slowly it is read, and go on when the reader has gone.
 */
export function compressFile(reply: FastifyReply, file: Readable): Readable {
  const isText = String(reply.getHeader('content-type')).startsWith('text/');
  if (!isText || negotiate(reply.request.headers['accept-encoding'] ?? '', ['gzip']) === null) return file;
  reply.header('content-encoding', 'gzip');
  // Whoever sends the stream hears of its end.
  return pipeline(file, createGzip(), () => {});
}
