/** The REST services of the simulated installation: who asks, what goes wrong on purpose, and which service answers. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { UpstreamFormats } from '../mapping/formats.ts';
import { Alert, type Answer, alertOf, resultOf } from './alerts.ts';
import { type Faults, raiseAlerts } from './faults.ts';
import { answerFeed, type Collections, isFeed } from './feeds.ts';
import { answerGrid, answerGrids } from './grid-service.ts';
import type { RecordStore } from './record-store.ts';
import { answerScreen } from './screen-service.ts';
import type { SeededRandom } from './seeded-random.ts';
import { type Session, Sessions } from './sessions.ts';
import type { User } from './user.ts';

export interface Services {
  store: RecordStore;
  collections: Collections;
  faults: Faults;
  random: SeededRandom;
  formats: UpstreamFormats;
  users: readonly User[];
  latencyMs: number;
  /** Else every page is a query of its own. */
  sessionsKeepLists: boolean;
  now(this: void): number;
  load: Load;
}

/** By the path of the service: how many requests are under way, and how many were at the busiest moment. */
export type Load = Map<string, { underWay: number; most: number }>;

const base = '/axis/restservices';

export function registerServices(app: FastifyInstance, services: Services): void {
  const sessions = new Sessions();
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    count(services.load, request, reply);
    const delay = services.faults.strike('delay');
    const waitMs = services.latencyMs + (delay === undefined ? 0 : (delay.delayMs ?? 1000));
    if (waitMs > 0) await sleep(waitMs);
    if (failInstead(services.faults, request, reply)) return reply;
    const { status, body } = perform(services, sessions, request);
    const isWrite = isScreenCall(request) && actionOf(request) !== 'GET' && status === 200 && !isAlert(body);
    if (isWrite && services.faults.strike('lost_answer')) return cut(request, reply);
    const text = JSON.stringify(body);
    const isCut = services.faults.strike('truncated') !== undefined;
    return await reply
      .code(status)
      .header('content-type', 'application/json; charset=utf-8')
      .send(isCut ? text.slice(0, Math.floor(text.length * 0.7)) : text);
  };
  for (const path of ['/griddata', '/grids', '/userdefinedscreenservices']) app.post(base + path, answer);
  app.get(`${base}/*`, answer);
}

/** Until the answer has gone, or whoever asked has. */
function count(load: Load, request: FastifyRequest, reply: FastifyReply): void {
  const path = pathOf(request);
  const of = load.get(path) ?? { underWay: 0, most: 0 };
  load.set(path, of);
  of.most = Math.max(of.most, ++of.underWay);
  reply.raw.once('close', () => of.underWay--);
}

const pathOf = ({ url }: FastifyRequest) => (url.split('?')[0] ?? '').slice(base.length);
const isScreenCall = (request: FastifyRequest) => pathOf(request) === '/userdefinedscreenservices';
const actionOf = ({ body }: FastifyRequest) =>
  (body as { USERDEFINEDSERVICEACTION?: unknown } | null)?.USERDEFINEDSERVICEACTION;
const isAlert = (body: unknown) => (body as { Result: { ErrorAlert: unknown } }).Result.ErrorAlert !== null;

function perform(services: Services, sessions: Sessions, request: FastifyRequest): Answer {
  try {
    raiseAlerts(services.faults);
    const user = authenticate(request, services.users);
    const session = sessionOf(services.faults, sessions, request);
    const isKept = request.headers['keepsession'] === 'true';
    const data = dataOf(services, request, services.sessionsKeepLists ? session : undefined, user);
    if (session !== undefined && !isKept) sessions.end(session);
    return resultOf(data, session?.id ?? null);
  } catch (error) {
    if (error instanceof Alert) return alertOf(error);
    // What was sent had another form than the services know.
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError) {
      return alertOf(new Alert('The request cannot be read.', 400));
    }
    throw error;
  }
}

function dataOf(services: Services, request: FastifyRequest, session: Session | undefined, user: User): object {
  const path = pathOf(request);
  if (path === '/griddata') return answerGrid(services, request.body, session);
  if (path === '/grids') return answerGrids(services, request.body);
  if (path === '/userdefinedscreenservices') return answerScreen(services, request.body, user);
  if (isFeed(path)) {
    const users = services.users.map(({ username }) => username.toUpperCase());
    return answerFeed({ ...services, users }, path, Number(request.headers['cursorposition'] ?? 1));
  }
  throw new Alert('The service was not found.', 404);
}

function authenticate({ headers }: FastifyRequest, users: readonly User[]): User {
  for (const name of ['tenant', 'organization']) {
    if (!headers[name]) throw new Alert(`The header ${name} is required.`, 400);
  }
  const user = users.find(
    ({ username, password }) =>
      headers.authorization === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` ||
      headers.authorization === `Bearer ${password}` ||
      headers['x-api-key'] === password,
  );
  if (user === undefined) throw new Alert('Invalid login or password.', 401);
  return user;
}

function sessionOf(faults: Faults, sessions: Sessions, { headers }: FastifyRequest): Session | undefined {
  const id = headers['sessionid'];
  if (typeof id !== 'string') return headers['keepsession'] === 'true' ? sessions.open() : undefined;
  if (faults.strike('expired_session')) sessions.endAll();
  const session = sessions.find(id);
  if (session === undefined) throw new Alert('The session has expired.', 401);
  return session;
}

/** Whether something else than PEMS answered, or nobody. */
function failInstead(faults: Faults, request: FastifyRequest, reply: FastifyReply): boolean {
  if (faults.strike('drop')) {
    cut(request, reply);
    return true;
  }
  const busy = faults.strike('too_many_requests') ?? faults.strike('unavailable');
  if (busy !== undefined) {
    const status = busy.kind === 'unavailable' ? 503 : 429;
    void reply
      .code(status)
      .header('retry-after', String(busy.retryAfterSeconds ?? 1))
      .send();
    return true;
  }
  if (faults.strike('server_error')) {
    void reply.code(500).type('text/plain').send('Internal Server Error');
    return true;
  }
  if (faults.strike('html')) {
    void reply.type('text/html').send('<!doctype html><title>Sign in</title><p>Please sign in to the proxy.');
    return true;
  }
  return false;
}

function cut({ raw }: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack();
  raw.socket.destroy();
  return reply;
}
