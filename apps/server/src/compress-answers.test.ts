/** A file that is compressed while it is written: at the pace of its reader, and not at all once that has gone. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { RawConnection } from './attacks/testing/raw-connection.ts';
import { compressFile } from './compress-answers.ts';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  for (const app of apps.splice(0)) await app.close();
});

const block = randomBytes(1 << 18);
/** More than the buffers of a connection take. */
const fileBytes = 256 << 20;

test('a file is made no faster than it is read, and its making ends with its reader', async () => {
  let made = 0;
  const file = new Readable({
    read() {
      made += block.length;
      this.push(made > fileBytes ? null : block);
    },
  });
  const app = Fastify();
  apps.push(app);
  app.get('/', async (_request, reply) => await reply.type('text/csv; charset=utf-8').send(compressFile(reply, file)));
  const connection = await RawConnection.open(await app.listen({ host: '127.0.0.1', port: 0 }));
  connection.pause();
  connection.send('GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n');
  await vi.waitFor(() => expect(made).toBeGreaterThan(0), { timeout: 10_000 });
  let before = 0;
  while (made !== before) {
    before = made;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  expect(made).toBeLessThan(fileBytes / 4);
  expect(file.destroyed).toBe(false);
  connection.destroy();
  await vi.waitFor(() => expect(file.destroyed).toBe(true), { timeout: 10_000 });
});

test('a file whose making fails ends the answer before its end', async () => {
  const file = new Readable({
    read() {
      if (this.readableFlowing) setImmediate(() => this.destroy(new Error('the database has gone')));
      this.push('a line\n');
    },
  });
  const app = Fastify();
  apps.push(app);
  app.get('/', async (_request, reply) => await reply.type('text/csv').send(compressFile(reply, file)));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  await expect(fetch(url).then(async (response) => await response.text())).rejects.toThrow(/terminated|failed/);
});
