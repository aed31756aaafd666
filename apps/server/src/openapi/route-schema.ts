/** A route as Fastify validates its requests and answers by, and as OpenAPI tells it. */
import { keyedHeadersSchema, nameOf, needsSession, type Route } from '@vanguard/protocol';
import type { FastifySchema } from 'fastify';
import { describedResponses } from './described-responses.ts';

export function schemaOf(route: Route): FastifySchema {
  const { summary, tag, writes, params, query, body, accepts } = route;
  return {
    operationId: nameOf(route),
    summary,
    tags: [tag],
    security: needsSession(route) ? [{ bearer: [] }, { cookie: [] }] : [],
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { querystring: query }),
    ...(body === undefined ? {} : { body }),
    ...(accepts === undefined ? {} : { consumes: [...accepts] }),
    ...(writes ? { headers: keyedHeadersSchema } : {}),
    response: describedResponses(route),
  };
}
