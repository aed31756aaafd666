import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { api } from '../api/api.ts';
import { firstPage } from '../sheet/pages.ts';
import type { Question } from '../sheet/store-state.ts';
import { askFirstRows, endFirstRows, takeFirstRows } from './first-rows.ts';

const asked: string[] = [];
const question: Question = { organizationId: 'o1', search: { category: ['Cranes'] } };
const other: Question = { organizationId: 'o1', search: {} };

afterEach(() => {
  asked.length = 0;
  vi.unstubAllGlobals();
});

function openPage(): QueryClient {
  vi.stubGlobal('fetch', async (address: string, { signal }: RequestInit = {}) => {
    asked.push(address);
    signal?.addEventListener('abort', () => asked.push('given up'));
    return await Promise.resolve(Response.json({ total: asked.length }));
  });
  return new QueryClient();
}

test('what the address asks is handed to the first that asks the same, once', async () => {
  const client = openPage();
  askFirstRows(client, question);
  expect(await takeFirstRows(client, { ...question, search: { category: ['Cranes'] } }, firstPage)).toEqual({
    total: 1,
  });
  expect(takeFirstRows(client, question, firstPage)).toBeUndefined();
  expect(asked).toEqual(['/api/pfa/o1?category=Cranes&limit=200&offset=0']);
});

test.each([
  ['another question', other, firstPage],
  ['another page', question, { first: 1, count: 1 }],
] as const)(
  'what is asked for first is %s: the answer is given up, and kept for nobody',
  async (_what, first, span) => {
    const client = openPage();
    askFirstRows(client, question);
    await Promise.resolve();
    expect(takeFirstRows(client, first, span)).toBeUndefined();
    expect(takeFirstRows(client, question, firstPage)).toBeUndefined();
    expect(asked.at(-1)).toBe('given up');
  },
);

test('once events are told nothing is asked early, and nothing that was is taken', () => {
  const client = openPage();
  askFirstRows(client, question);
  endFirstRows(client);
  expect(takeFirstRows(client, question, firstPage)).toBeUndefined();
  const before = asked.length;
  askFirstRows(client, question);
  expect([asked.length, takeFirstRows(client, question, firstPage)]).toEqual([before, undefined]);
});

test('what was asked before the application ran answers one request', async () => {
  openPage();
  vi.stubGlobal(
    'vanguardAsked',
    new Map([['/api/organizations', Promise.resolve(Response.json({ organizations: [] }))]]),
  );
  expect(await api.organizations()).toEqual({ organizations: [] });
  expect(asked).toEqual([]);
  expect(await api.organizations()).toEqual({ total: 1 });
});
