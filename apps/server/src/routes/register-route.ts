/** Registers a route of the protocol: its schemas validate the request and shape the answer, its permission is enforced. */
import type { ProductDatabase } from '@vanguard/datastore';
import { forWork, type Workload } from '@vanguard/postgres';
import type { Route } from '@vanguard/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { leavingOf } from '../client-leaving.ts';
import { compressionOf } from '../compress-answers.ts';
import { answerOnce } from '../keyed-request.ts';
import type { LongReads } from '../long-reads/long-reads.ts';
import { schemaOf } from '../openapi/route-schema.ts';

declare module 'fastify' {
  interface FastifyInstance {
    database: ProductDatabase;
    /** Has its own connections: for who-am-I, however busy the others are. */
    reservedDatabase: ProductDatabase;
    longReads: LongReads;
  }
}

/** Names and passwords, of whoever comes: the longest that the contract takes, written as JSON at its longest. */
const publicBodyLimitBytes = 16 << 10;

/** Of events that are JSON already; the signs of life are ours, and say how far one has come. */
const eventStream = { kind: 'manual', heartbeat: false, serializer: (data: string) => data } as const;

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteInput<Described extends Route> {
  params: Output<Described['params']>;
  query: Output<Described['query']>;
  body: Output<Described['body']>;
  /** The pool, for the work and the caller of this request; of one with an Idempotency-Key the transaction that its change must be made in. */
  database: ProductDatabase;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface RouteOptions {
  /** How long its statements may take; nobody waits for a long one as for a page. */
  workload?: Workload;
  /** Whoever handles it writes events to `reply.sse`, and returns when the stream has begun or is over. */
  isEventStream?: true;
}

export function registerRoute<Described extends Route>(
  app: FastifyInstance,
  route: Described,
  handle: (input: RouteInput<Described>) => Promise<unknown>,
  { workload = 'interactive', isEventStream }: RouteOptions = {},
): void {
  const { method, path, tag, permission, allowsDeliveredPassword = false, writes } = route as Route;
  app.route({
    method,
    url: path,
    config: { permission, allowsDeliveredPassword },
    compress: compressionOf(route),
    ...(permission === 'public' ? { bodyLimit: publicBodyLimitBytes } : {}),
    schema: schemaOf(route),
    // No browser shows or runs a stream, and each would keep a dozen headers for as long as it lasts.
    ...(isEventStream ? { sse: eventStream, helmet: false as const } : {}),
    handler: async (request, reply) => {
      const input = { params: request.params, query: request.query, body: request.body, request, reply };
      const work = async (database: ProductDatabase) =>
        await handle({ ...input, database } as unknown as RouteInput<Described>);
      const pool = tag === 'auth' ? app.reservedDatabase : app.database;
      if (writes) return await answerOnce(forWork(pool, { workload }), route, { request, reply }, work);
      // For as long as somebody listens: it holds on to nothing that it does not need.
      if (isEventStream) return await work(pool);
      // Who leaves takes what was asked back; a change that was asked for is made.
      return await work(forWork(pool, { workload, signal: leavingOf(reply) }));
    },
  });
}
