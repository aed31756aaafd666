import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { addressOf } from './address.ts';
import { createClient } from './client.ts';
import { endpoints, type RouteName } from './endpoints.ts';
import { ProblemError } from './problem-error.ts';
import type { Route } from './route.ts';
import { problemsOf } from './route-problems.ts';
import { routes } from './routes.ts';

const id = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
  .filter((text) => text.isWellFormed() && !/^\.{1,2}$/.test(text));

describe('the address of a route', () => {
  test('keeps every id in its own place, whatever it consists of', () => {
    fc.assert(
      fc.property(id, id, (orgId, pfaId) => {
        const url = new URL(addressOf('history', { params: { orgId, pfaId } }), 'http://server.invalid');
        const [, , , organization = '', record = '', ...rest] = url.pathname.split('/');
        expect([organization, record].map(decodeURIComponent)).toEqual([orgId, pfaId]);
        expect([rest, url.search, url.hash]).toEqual([['history'], '', '']);
      }),
    );
  });

  test('is refused where URLs would take the id for a folder', () => {
    for (const orgId of ['', '.', '..']) expect(() => addressOf('facets', { params: { orgId } })).toThrow(RangeError);
  });

  test('is that of its route, with every parameter of its path', () => {
    for (const [name, { path, params }] of Object.entries<Route>(routes)) {
      const named = [...path.matchAll(/:(\w+)/g)].map(([, parameter]) => parameter);
      expect([name, named]).toEqual([name, Object.keys((params as z.ZodObject | undefined)?.shape ?? {})]);
      expect({ method: endpoints[name as RouteName].method, path: endpoints[name as RouteName].path }).toEqual({
        method: routes[name as RouteName].method,
        path,
      });
    }
    expect(Object.keys(endpoints).toSorted()).toEqual(Object.keys(routes).toSorted());
  });
});

/** What is sent, and `answer` for it. */
function recording(answer: Response) {
  const sent: Request[] = [];
  const client = createClient({
    baseUrl: 'http://server.invalid',
    token: 'secret',
    fetch: async (input, init) => {
      sent.push(new Request(input, init));
      return await Promise.resolve(answer);
    },
  });
  return { client, sent };
}

describe('the client', () => {
  test('asks as the route says, with lists repeated and flags in words', async () => {
    const { client, sent } = recording(Response.json({ groups: [] }));
    await client.groups({ params: { orgId: 'a/b' }, query: { by: 'category', class: ['', 'x&y'], hasPlan: false } });
    expect(sent[0]?.url).toBe(
      'http://server.invalid/api/pfa/a%2Fb/groups?by=category&class=&class=x%26y&hasPlan=false',
    );
    expect([sent[0]?.method, sent[0]?.headers.get('authorization')]).toEqual(['GET', 'Bearer secret']);
  });

  test('sends a change once, by its key, and a file under its own type', async () => {
    const { client, sent } = recording(new Response(null, { status: 204 }));
    await client.undo({ params: { orgId: 'o' }, idempotencyKey: 'k1' });
    await client.import({ params: { orgId: 'o' }, body: new Blob(['PFA ID'], { type: 'text/csv' }) });
    expect(sent.map(({ headers }) => [headers.get('idempotency-key'), headers.get('content-type')])).toEqual([
      ['k1', null],
      [null, 'text/csv'],
    ]);
  });

  test.each([
    ['of the server', Response.json({ type: 't', title: 'T', status: 409, code: 'nothing_to_undo' }, { status: 409 })],
    ['of something before it', new Response('<html>', { status: 502, headers: { 'retry-after': '7' } })],
  ])('throws a refusal %s with its code', async (_, answer) => {
    const error = await recording(answer)
      .client.undo({ params: { orgId: 'o' } })
      .catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    const { problem, retryAfterS } = error as ProblemError;
    expect([problem.code, retryAfterS]).toEqual(
      answer.status === 409 ? ['nothing_to_undo', undefined] : ['unknown', 7],
    );
  });

  test('knows no call, parameter, answer or code but those of the routes', () => {
    const check = (client: ReturnType<typeof createClient>) => {
      // @ts-expect-error -- no such route
      void client.nothing;
      // @ts-expect-error -- the organization is missing
      void client.facets({});
      // @ts-expect-error -- no such condition
      void client.facets({ params: { orgId: 'o' }, query: { colour: ['red'] } });
      // @ts-expect-error -- what to group by has to be said
      void client.groups({ params: { orgId: 'o' } });
      // @ts-expect-error -- this one reads
      void client.facets({ params: { orgId: 'o' }, idempotencyKey: 'k' });
      // @ts-expect-error -- no server sends this code
      return (error: ProblemError) => error.problem.code === 'invalid_query';
    };
    expect(check).toBeTypeOf('function');
  });
});

test('the problems of a route are its own and those of its kind, each named once', () => {
  for (const route of Object.values<Route>(routes)) {
    const own = route.problems ?? [];
    expect(new Set([...own, ...problemsOf({ ...route, problems: [] })])).toEqual(new Set(problemsOf(route)));
    expect(problemsOf({ ...route, problems: [] }).filter((code) => own.includes(code))).toEqual([]);
  }
  expect(problemsOf(routes.live)).toEqual(['internal_error']);
  expect(problemsOf(routes.undo)).toEqual(
    expect.arrayContaining(['nothing_to_undo', 'role_too_low', 'request_in_flight']),
  );
});
