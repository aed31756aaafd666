/** Server-sent events: what happens in the organizations of whoever listens, until they leave, may no longer, or the server ends. */
import { eventChannel, findEventReaders, formatPosition, readPosition } from '@vanguard/datastore';
import { listenTo, type ListenState } from '@vanguard/postgres';
import { eventStreamType, routes } from '@vanguard/protocol';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { callerOf, noSuchOrganization } from '../access.ts';
import { EventFeed, type FeedOptions } from '../events/event-feed.ts';
import { EventHub } from '../events/event-hub.ts';
import type { Wire } from '../events/event-stream.ts';
import { endsWhenDraining } from '../listening/connections.ts';
import { Refusal } from '../refusal.ts';
import type { ServerSettings } from '../server-settings.ts';
import { createPlaces } from '../transfer/gate.ts';
import { registerRoute } from './register-route.ts';

/** Some kilobytes each. A browser opens at most six to a server, whatever its pages want. */
const streamLimits = { what: 'event streams', atOnce: 5000, perUser: 20 };
/** How late events are that nothing hints at, and all of them where no hint is heard. */
const pollMs = { hearing: 1000, deaf: 400 };
const checkMs = 3000;
const beatMs = 20_000;

export function registerEventRoutes(app: FastifyInstance, { listensAt }: ServerSettings): void {
  const database = app.reservedDatabase;
  const enter = createPlaces(streamLimits);
  const feed = new EventFeed({ database, log: app.log, pollMs, hear: earAt(listensAt, app.log) });
  const hub = new EventHub({ database, log: app.log, feed, checkMs, beatMs });
  app.addHook('preClose', async () => hub.close());
  app.addHook('onClose', async () => await feed.close());
  // What is changed here needs no notification to be looked for here.
  app.addHook('onResponse', async ({ method }) => {
    if (method !== 'GET' && method !== 'HEAD') feed.hint();
  });

  registerRoute(app, routes.eventPosition, async () => ({ after: formatPosition(await readPosition(database)) }));

  registerRoute(
    app,
    routes.events,
    async ({ query, request, reply }) => {
      const { account, sessionId } = callerOf(request);
      reply.header('cache-control', 'no-store, no-transform');
      if (request.method === 'HEAD') return await reply.type(eventStreamType).send();
      const leave = await enter(account.id);
      try {
        const [reader] = await findEventReaders(database, [sessionId]);
        const organizationId = query.organization ?? null;
        if (reader === undefined) throw new Refusal('The session has ended. Sign in again.', { code: 'session_ended' });
        if (organizationId !== null && !reader.organizationIds.includes(organizationId)) throw noSuchOrganization();
        const wire = wireOf(reply);
        const after = request.headers['last-event-id']?.toString() ?? query.after;
        const end = await hub.listen({ reader, organizationId, after, wire });
        endsWhenDraining(reply.raw, () => reply.sse.close());
        // Nothing is suspended for as long as somebody listens: it would be a third of what a stream costs.
        reply.sse.keepAlive();
        forgetHeaders(request);
        onClosed(reply, () => {
          end();
          leave();
        });
      } catch (error) {
        leave();
        throw error;
      }
      return undefined;
    },
    { isEventStream: true },
  );
}

function wireOf({ raw, sse }: FastifyReply): Wire {
  const begin = () => {
    sse.sendHeaders();
    // By themselves: sent together with the first event, they would stay in the hundred pieces that Node puts them together of.
    raw.flushHeaders();
  };
  return { sse, begin, cut: () => void raw.destroy() };
}

/** What was asked with is answered: the headers, with the token, are a tenth of what a stream holds. */
function forgetHeaders({ raw }: FastifyRequest): void {
  raw.rawHeaders.length = 0;
  raw.headers = {};
}

/** Whoever has gone before they were looked at will not go once more. */
function onClosed({ raw }: FastifyReply, callBack: () => void): void {
  if (raw.closed || raw.destroyed) callBack();
  else raw.once('close', callBack);
}

/** Notifications, heard at the database itself; without its URL none. */
function earAt(url: string | undefined, log: FastifyBaseLogger): FeedOptions['hear'] {
  if (url === undefined) return undefined;
  return (hint, onHearing) => {
    const onState = (state: ListenState, reason?: unknown) => {
      onHearing(state === 'listening');
      if (state === 'pooled') log.warn(pooledWords);
      if (state === 'lost')
        log.warn(reason, 'the connection that hears of events is lost: they are looked for instead');
    };
    return listenTo(url, { channel: eventChannel, onNotification: hint, onState });
  };
}

const pooledWords =
  'events are looked for instead of heard of, for a pooler stands before the database: DIRECT_URL may name the database itself';
