/** The API's OpenAPI document: made from the route table of the protocol, with or without a server that answers. */
import swagger from '@fastify/swagger';
import { type Route, routes, tags } from '@vanguard/protocol';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { schemaOf } from './route-schema.ts';
import { withUsedSchemas } from './used-schemas.ts';

/** Comes before the routes; `app.swagger()` is the document. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'PFA Vanguard',
        version: '0.1.0',
        description: 'Plan, Forecast and Actuals of construction equipment.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      servers: [{ url: '/', description: 'The server that this document comes from.' }],
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'For programs.' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'vanguard_session', description: 'For browsers.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (document) => withUsedSchemas(jsonSchemaTransformObject(document) as OpenAPIV3_1.Document),
  });
}

/** The same document as that of a server, without a database or a port. */
export async function describeApi(): Promise<OpenAPIV3_1.Document> {
  const app = Fastify();
  // Nothing is validated: the schemas are only described.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await describeRoutes(app);
  for (const route of Object.values<Route>(routes)) {
    const { method, path: url } = route;
    app.route({ method, url, schema: schemaOf(route), handler: async () => await Promise.resolve() });
  }
  await app.ready();
  return app.swagger() as OpenAPIV3_1.Document;
}
