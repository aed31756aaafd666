/** The application: the protocol's routes with their schemas, permissions and documentation, and the page beside them. */
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { fastifySSE } from '@fastify/sse';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { openPasswordPool } from '@vanguard/datastore';
import { gatherCustom } from '@vanguard/protocol';
import { enforceAccess } from './access.ts';
import { answerError, answerProblems } from './answer-problems.ts';
import { compressionOf, offerCompression } from './compress-answers.ts';
import { tagAnswers } from './entity-tags.ts';
import { keepHouse } from './housekeeping.ts';
import { takeJson } from './json-bodies.ts';
import { LongReads } from './long-reads/long-reads.ts';
import { answerClientError } from './listening/answer-client-error.ts';
import { describeRoutes } from './openapi/describe-api.ts';
import { logAccess } from './logging/access-log.ts';
import { loggerOptions } from './logging/logger-options.ts';
import { requestIdHeader, requestIdOf } from './logging/request-id.ts';
import { warnOfUnknownProxy } from './logging/warn-of-unknown-proxy.ts';
import { measure } from './metrics/metrics.ts';
import { registerPage } from './page/answer-page.ts';
import { targetFor } from './page/page-target.ts';
import { registerAdministrationRoutes } from './routes/administration-routes.ts';
import { registerAuthRoutes } from './routes/auth-routes.ts';
import { registerCustomFieldRoutes } from './routes/custom-field-routes.ts';
import { registerDraftRoutes } from './routes/draft-routes.ts';
import { registerEventRoutes } from './routes/event-routes.ts';
import { registerHealthRoutes } from './routes/health-routes.ts';
import { registerViewRoutes } from './routes/view-routes.ts';
import { registerMappingRoutes } from './routes/mapping-routes.ts';
import { registerFeedRoutes } from './routes/feed-routes.ts';
import { registerPullRoutes } from './routes/pull-routes.ts';
import { registerRecordRoutes } from './routes/record-routes.ts';
import { registerSessionRoutes } from './routes/session-routes.ts';
import { registerSyncRoutes } from './routes/sync-routes.ts';
import { registerTransferRoutes } from './routes/transfer-routes.ts';
import { refuseUnsafeExposure, type ServerSettings } from './server-settings.ts';
import { createTokens } from './tokens.ts';

const bodyLimitBytes = 1 << 20;

/** The caller listens, or hands it to listeners, and closes it. Throws UnsafeSettingsError where it is exposed. */
export async function buildServer(settings: ServerSettings): Promise<FastifyInstance> {
  if (settings.isExposed) await refuseUnsafeExposure(settings);
  const app = Fastify({
    logger: loggerOptions(settings),
    genReqId: requestIdOf,
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    trustProxy: [...(settings.trustedProxies ?? [])],
    bodyLimit: bodyLimitBytes,
    // A record's id has up to 500 characters, each of which may take nine when it is sent.
    routerOptions: { maxParamLength: 4500 },
    rewriteUrl: targetFor(settings.page),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
  });
  settings.tracing?.traceRequests(app);
  app.addHook('onRequest', async (request, reply) => void reply.header(requestIdHeader, request.id));
  app.decorate('longReads', new LongReads(settings.database, settings.replica, app.log));
  measure(app, settings);
  warnOfUnknownProxy(app);
  if (settings.accessLog) logAccess(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  answerProblems(app, settings.page === undefined ? () => undefined : await registerPage(app, settings.page));
  takeJson(app);
  // Parameters of declared fields have names that no schema can list.
  app.addHook('preValidation', (request, _reply, done) => {
    request.query = gatherCustom(request.query as Record<string, unknown>);
    done();
  });
  await app.register(helmet, { contentSecurityPolicy: false });
  await app.register(cookie);
  await app.register(fastifySSE);
  await offerCompression(app);
  await describeRoutes(app);
  await app.register(swaggerUi, { routePrefix: '/api/docs' });
  const tokens = createTokens(settings.jwtSecret);
  enforceAccess(app, settings, tokens);
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  app.decorate('database', settings.database);
  app.decorate('reservedDatabase', settings.reserved ?? settings.database);
  tagAnswers(app);
  keepHouse(app, settings.database);
  registerHealthRoutes(app, settings);
  const passwords = settings.passwords ?? openPasswordPool();
  if (settings.passwords === undefined) app.addHook('onClose', async () => await passwords.close());
  registerAuthRoutes(app, settings, tokens, passwords);
  registerSessionRoutes(app);
  registerRecordRoutes(app);
  registerDraftRoutes(app);
  registerSyncRoutes(app);
  registerEventRoutes(app, settings);
  await registerTransferRoutes(app);
  registerAdministrationRoutes(app, settings);
  registerMappingRoutes(app, settings);
  registerCustomFieldRoutes(app);
  registerPullRoutes(app);
  registerFeedRoutes(app);
  registerViewRoutes(app);
  const openapi = { schema: { hide: true }, compress: compressionOf({ tag: 'documentation' }) };
  app.get('/api/openapi.json', openapi, async () => app.swagger());
  return app;
}
