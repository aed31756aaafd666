import type { FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import { refuseForeignPages } from './access.ts';

test('a page that hides its origin is foreign, also to a request that names no host', () => {
  const request = {
    method: 'POST',
    headers: { origin: 'null' },
    protocol: 'http',
    host: '',
  } as unknown as FastifyRequest;
  expect(() => refuseForeignPages(request)).toThrow('another site');
});
