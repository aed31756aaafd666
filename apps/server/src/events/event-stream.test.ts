/** A listener who does not read, over a real connection: cut off before it costs memory. */
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastifySSE } from '@fastify/sse';
import Fastify, { type FastifyReply } from 'fastify';
import { expect, onTestFinished, test } from 'vitest';
import { EventStream, mostWaitingBytes } from './event-stream.ts';

/** The server's side of a stream to a socket that has not read anything. */
async function openUnread(): Promise<{ stream: EventStream; reply: FastifyReply; socket: ReturnType<typeof connect> }> {
  const app = Fastify();
  await app.register(fastifySSE);
  const begun = Promise.withResolvers<{ reply: FastifyReply }>();
  app.get('/', { sse: { kind: 'manual', heartbeat: false, serializer: (data: string) => data } }, async (_, reply) => {
    // A reply is a thenable, and would be waited for.
    begun.resolve({ reply });
    await new Promise<void>((resolve) => reply.raw.once('close', resolve));
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => {});
  onTestFinished(async () => {
    socket.destroy();
    await app.close();
  });
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n');
  const { reply } = await begun.promise;
  return {
    stream: new EventStream({ sse: reply.sse, begin: () => reply.sse.sendHeaders(), cut: () => reply.raw.destroy() }),
    reply,
    socket,
  };
}

/** In KB, which both ends of a connection may hold for it: 32 MB here. */
const mostHeldKb = 100_000;
const frame = { event: 'filler', data: 'x'.repeat(50_000) };

test('is sent no more than waits for it at most, and is cut off', async () => {
  const { stream, reply, socket } = await openUnread();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let sentKb = 0;
  let mostHeldBytes = 0;
  while (stream.send(frame) && sentKb < mostHeldKb) {
    sentKb += 50;
    mostHeldBytes = Math.max(mostHeldBytes, reply.raw.writableLength);
    await sleep(0);
  }
  expect(sentKb).toBeLessThan(mostHeldKb);
  // What the socket has not taken of one frame, beside those that wait.
  expect(mostHeldBytes).toBeLessThan(mostWaitingBytes);
  expect([reply.raw.destroyed, stream.send(frame)]).toEqual([true, false]);
  socket.resume();
  await closed;
});

test('whoever reads late but in time has all of it, in order', async () => {
  const { stream, socket } = await openUnread();
  for (let i = 0; i < 1000; i++) if (!stream.send({ id: String(i), data: String(i) })) throw new Error('cut off');
  await sleep(50);
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.resume();
  while (!text.includes('data: 999\n\n')) await sleep(10);
  const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: 1000 }, (_, i) => i));
});
