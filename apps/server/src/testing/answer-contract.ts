/** Answers held against the server's own OpenAPI document: their status, media type and body must be described there. */
import Fastify, { type FastifyInstance, type FastifySchemaCompiler } from 'fastify';

export interface Answer {
  method: string;
  /** As the server registers it: `/api/pfa/:orgId`. */
  path: string;
  status: number;
  /** With its parameters; undefined where there is no body. */
  contentType: string | undefined;
  /** Undefined where it is a file, of which the media type says all. */
  text: string | undefined;
}

export interface OpenApi {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, { schema: object }> }> }>
  >;
  components: object;
}

/** Returns what judges an answer: what is wrong with it, or undefined. */
export async function createAnswerContract({ paths, components }: OpenApi) {
  const compile = await jsonSchemaCompiler();
  const judges = new Map<object, ReturnType<typeof compile>>();

  function judgeOf(schema: object) {
    // The schema points to `#/components/schemas/…`: they must stand in the same document.
    const judge = judges.get(schema) ?? compile({ schema: { components, allOf: [schema] }, method: '', url: '' });
    judges.set(schema, judge);
    return judge;
  }

  return ({ method, path, status, contentType, text }: Answer): string | undefined => {
    // HEAD is its GET without a body.
    const described = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
    if (described === undefined) return 'the route is not described';
    const response = described.responses[status];
    if (response === undefined) return `status ${status} is not described`;
    if (method === 'HEAD') return undefined;
    if (contentType === undefined)
      return response.content === undefined ? undefined : `status ${status} lacks its body`;
    const mediaType = contentType.split(';', 1)[0] ?? '';
    const media = response.content?.[mediaType];
    if (media === undefined) return `status ${status} with ${mediaType} is not described`;
    if (text === undefined) return undefined;
    const judge = judgeOf(media.schema);
    if (judge(mediaType.endsWith('json') ? JSON.parse(text) : text) === true) return undefined;
    return `the body of status ${status} is not as described: ${JSON.stringify(judge.errors)}`;
  };
}

/** The one that Fastify brings, without what it does to requests: it must judge and change nothing. */
async function jsonSchemaCompiler(): Promise<FastifySchemaCompiler<object>> {
  const customOptions = { coerceTypes: false, removeAdditional: false, useDefaults: false, strict: false } as const;
  const plain: FastifyInstance = Fastify({ ajv: { customOptions } });
  plain.post('/', { schema: { body: {} } }, async () => await Promise.resolve());
  await plain.ready();
  if (plain.validatorCompiler === undefined) throw new Error('Fastify has made no compiler of schemas');
  return plain.validatorCompiler;
}
