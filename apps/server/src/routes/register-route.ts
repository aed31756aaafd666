/** Registers a route of the protocol: its schemas validate the request and shape the answer, its permission is enforced. */
import type { Route } from '@vanguard/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteInput<Described extends Route> {
  params: Output<Described['params']>;
  query: Output<Described['query']>;
  body: Output<Described['body']>;
  request: FastifyRequest;
  reply: FastifyReply;
}

export function registerRoute<Described extends Route>(
  app: FastifyInstance,
  route: Described,
  handle: (input: RouteInput<Described>) => Promise<unknown>,
): void {
  const { method, path, summary, tag, permission, params, query, body, responses } = route as Route;
  app.route({
    method,
    url: path,
    config: { permission },
    schema: {
      summary,
      tags: [tag],
      security: permission === 'public' ? [] : [{ bearer: [] }, { cookie: [] }],
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { querystring: query }),
      ...(body === undefined ? {} : { body }),
      response: responses,
    },
    handler: async (request, reply) => {
      const input = { params: request.params, query: request.query, body: request.body, request, reply };
      return await handle(input as unknown as RouteInput<Described>);
    },
  });
}
