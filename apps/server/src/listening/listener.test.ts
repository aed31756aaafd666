/** A port over its whole life: before there is an application, with it, and while it goes. */
import { METHODS } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { RawConnection } from '../attacks/testing/raw-connection.ts';
import { Listener, type ListenOptions } from './listener.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

async function openListener(options: Partial<ListenOptions> = {}): Promise<Listener> {
  const listener = await Listener.open({ host: '127.0.0.1', port: 0, ...options });
  stops.push(async () => await listener.close().catch(() => {}));
  return listener;
}

async function connect({ url }: Listener): Promise<RawConnection> {
  const connection = await RawConnection.open(url);
  stops.push(() => connection.destroy());
  return connection;
}

/** Answers at once, after `release`, or with as many bytes as were sent. */
function buildApplication(): { app: FastifyInstance; release: () => void; hasBegun: Promise<void> } {
  const app = Fastify();
  const begun = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  app.get('/api/now', async () => ({ now: true }));
  app.get('/api/slow', async () => {
    begun.resolve();
    await released.promise;
    return { slow: true };
  });
  app.post('/api/sent', async ({ body }) => ({ sent: JSON.stringify(body).length }));
  stops.push(async () => await app.close());
  return { app, release: released.resolve, hasBegun: begun.promise };
}

/** Answers requests of a packet that take a while each, and tells how many were answered before one of somebody else. */
function buildCounter(onFirst: () => void): { app: FastifyInstance; countOfOther: Promise<number> } {
  const app = Fastify();
  const other = Promise.withResolvers<number>();
  let count = 0;
  app.get('/api/dear', async () => {
    if (count++ === 0) onFirst();
    for (const end = performance.now() + 2; performance.now() < end; );
    return { count };
  });
  app.get('/api/other', async () => {
    other.resolve(count);
    return {};
  });
  stops.push(async () => await app.close());
  return { app, countOfOther: other.promise };
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('a port without an application', () => {
  test('asks to come again, whatever the method and the body, and keeps the connection', async () => {
    const connection = await connect(await openListener());
    for (const method of METHODS.filter((one) => one !== 'CONNECT')) {
      for (const body of [
        'Content-Length: 4\r\n\r\nbody',
        'Transfer-Encoding: chunked\r\n\r\n2\r\nbo\r\n0\r\n\r\n',
        '\r\n',
      ]) {
        connection.send(`${method} /api/any?thing=1 HTTP/1.1\r\nHost: x\r\n${body}`);
        const answer = await connection.answer(method);
        expect([method, answer?.status, answer?.headers['retry-after'], answer?.headers['connection']]).toEqual([
          method,
          503,
          '2',
          'keep-alive',
        ]);
        expect(answer?.headers['content-type']).toBe('application/problem+json');
        expect(answer?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
        expect(String(answer?.body)).toMatch(method === 'HEAD' ? /^$/ : '"status":503,"code":"starting"');
      }
    }
    expect(connection.unasked.length).toBe(0);
  });

  test.each(['/', '/o/ACME/records', '/assets/x.js', 'http://any.host/sign-in', '*'])(
    'shows browsers a page that asks again by itself at %s',
    async (target) => {
      const connection = await connect(await openListener({ hasPage: true }));
      connection.send(get(target));
      const answer = await connection.answer();
      expect([answer?.status, answer?.headers['content-type']]).toEqual([503, 'text/html; charset=utf-8']);
      expect(String(answer?.body)).toContain('<meta http-equiv="refresh" content="2">');
    },
  );

  test.each(['/api', '/api/auth/me', 'http://any.host/api/auth/me'])('has no page at %s', async (target) => {
    const connection = await connect(await openListener({ hasPage: true }));
    connection.send(get(target));
    expect((await connection.answer())?.headers['content-type']).toBe('application/problem+json');
  });

  test('is taken for whoever comes second', async () => {
    const { port } = await openListener();
    await expect(Listener.open({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('hands its connections over to the application', async () => {
    const listener = await openListener();
    const connections = await Promise.all(Array.from({ length: 5 }, async () => await connect(listener)));
    const [silent, asked, half] = connections;
    asked?.send(get('/api/now'));
    expect((await asked?.answer())?.status).toBe(503);
    half?.send('GET /api/now HT');
    await sleep(20);
    await listener.serve(buildApplication().app);
    half?.send('TP/1.1\r\nHost: x\r\n\r\n');
    asked?.send(get('/api/now'));
    silent?.send(get('/api/now'));
    for (const connection of [half, asked, silent]) {
      const answer = await connection?.answer();
      expect([answer?.status, String(answer?.body)]).toEqual([200, '{"now":true}']);
    }
  });
});

describe('a connection', () => {
  const refused: [what: string, bytes: string, status: number][] = [
    ['asks for a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 405],
    ['brings what is not a request', 'no request\r\n\r\n', 400],
    ['brings what can be read in two ways', 'GET /api/now HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
    ['expects what nobody knows', 'GET /api/now HTTP/1.1\r\nHost: x\r\nExpect: more\r\n\r\n', 417],
  ];

  test.each(refused)(
    'that %s is told so, in words, after what was asked before, and ends',
    async (_, bytes, status) => {
      const listener = await openListener();
      const { app, release, hasBegun } = buildApplication();
      await listener.serve(app);
      const connection = await connect(listener);
      connection.send(get('/api/slow') + bytes + get('/api/now'));
      await hasBegun;
      await sleep(50);
      expect(connection.unasked.length).toBe(0);
      release();
      const [slow, refusal, ...more] = await connection.answersUntilClosed();
      expect([slow?.status, String(slow?.body), more]).toEqual([200, '{"slow":true}', []]);
      expect([refusal?.status, refusal?.headers['connection']]).toEqual([status, 'close']);
      expect(refusal?.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(JSON.parse(String(refusal?.body))).toMatchObject({ status });
    },
  );

  test('whose body breaks off in its form is told so, though the request has not come to its end', async () => {
    const listener = await openListener();
    await listener.serve(buildApplication().app);
    const connection = await connect(listener);
    const head =
      'POST /api/sent HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    connection.send(`${head}2\r\n[1\r\nno length\r\n`);
    expect((await connection.answersUntilClosed()).map(({ status }) => status)).toEqual([400]);
  });
});

describe('a port that drains', () => {
  test('answers what runs, refuses what is new, and closes', async () => {
    const listener = await openListener({ hasPage: true });
    const { url } = listener;
    const { app, release, hasBegun } = buildApplication();
    await listener.serve(app);
    const [slow, kept] = [await connect(listener), await connect(listener)];
    kept.send(get('/api/now'));
    await kept.answer();
    slow.send(get('/api/slow'));
    await hasBegun;
    const drained = listener.drain(20_000);
    kept.send(get('/api/now'));
    const refused = await kept.answer();
    expect([refused?.status, refused?.headers['connection'], refused?.headers['retry-after']]).toEqual([
      503,
      'close',
      '2',
    ]);
    expect(JSON.parse(String(refused?.body))).toMatchObject({ code: 'stopping' });
    const late = await connect(listener);
    late.send(get('/'));
    expect(String((await late.answer())?.body)).toContain('PFA Vanguard is stopping.');
    release();
    expect(String((await slow.answer())?.body)).toBe('{"slow":true}');
    expect(await drained).toBe(0);
    await listener.close();
    await expect(RawConnection.open(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('waits for nobody who asks nothing, or has not come to the end of the question', async () => {
    const listener = await openListener({ pauseMs: 200 });
    await listener.serve(buildApplication().app);
    const [silent, half, halfBody] = [await connect(listener), await connect(listener), await connect(listener)];
    half.send('GET /api/now HTTP/1.1\r\nHo');
    halfBody.send(
      'POST /api/sent HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n[1,',
    );
    await sleep(50);
    expect(await listener.drain(20_000)).toBe(0);
    await listener.close();
    for (const connection of [silent, half, halfBody]) expect(await connection.answersUntilClosed()).toEqual([]);
  });

  test('lets a body come to its end', async () => {
    const listener = await openListener();
    await listener.serve(buildApplication().app);
    const connection = await connect(listener);
    connection.send(
      'POST /api/sent HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n[1,',
    );
    await sleep(50);
    const drained = listener.drain(20_000);
    await sleep(200);
    connection.send('2,3]');
    expect(String((await connection.answer())?.body)).toBe('{"sent":7}');
    expect(await drained).toBe(0);
  });

  test('cuts off at the deadline what has not ended, and counts it', async () => {
    const listener = await openListener();
    const { app, hasBegun } = buildApplication();
    await listener.serve(app);
    const connection = await connect(listener);
    connection.send(get('/api/slow') + get('/api/slow'));
    await hasBegun;
    expect(await listener.drain(200)).toBe(2);
    expect(await connection.answersUntilClosed()).toEqual([]);
  });
});

test('who sends hundreds of requests in a packet is answered each of them in turn, with others in between', async () => {
  const listener = await openListener();
  const [many, other] = [await connect(listener), await connect(listener)];
  const { app, countOfOther } = buildCounter(() => other.send(get('/api/other')));
  await listener.serve(app);
  many.send(get('/api/dear').repeat(300));
  expect((await other.answer())?.status).toBe(200);
  expect(await countOfOther).toBeLessThan(30);
  for (let count = 1; count <= 300; count++)
    expect(String((await many.answer())?.body)).toBe(JSON.stringify({ count }));
});
