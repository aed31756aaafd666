/** A file comes as it comes: in time or not, whole or not, and nothing of one that is refused stays. */
import { readdirSync, readlinkSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { limits } from './limits.ts';
import { receiveFile } from './receive-file.ts';

const pace = { graceMs: 150, bytesPerS: 1000 };

/** The files without a name that this process has open. */
const openSpools = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).includes('vanguard-');
    } catch {
      return false;
    }
  });

afterEach(() => {
  const left = process.platform === 'linux' ? openSpools() : [];
  if (left.length > 0) throw new Error(`${left.length} files are still open`);
});

async function* trickle(bytes: number, everyMs: number, times = Infinity): AsyncGenerator<Buffer> {
  for (let i = 0; i < times; i++) {
    await sleep(everyMs);
    yield Buffer.alloc(bytes, 'x');
  }
}

const tooSlow = { status: 408, code: 'request_timeout', message: expect.stringMatching(/comes too slowly/) as string };

test('that stops coming is refused', async () => {
  const body = new Readable({ read() {} });
  body.push('the beginning');
  await expect(receiveFile(body, pace)).rejects.toMatchObject(tooSlow);
});

test('that trickles is refused, however long it goes on', async () => {
  await expect(receiveFile(Readable.from(trickle(1, 10)), pace)).rejects.toMatchObject(tooSlow);
});

test('that keeps the pace may take longer than the grace', async () => {
  await using file = await receiveFile(Readable.from(trickle(500, 20, 12)), pace);
  expect((await file.stat()).size).toBe(6000);
});

test('that is cut off is refused', async () => {
  const body = Readable.from(
    (async function* () {
      yield Buffer.from('the beginning');
      await sleep(1);
      throw new Error('aborted');
    })(),
  );
  const message = expect.stringMatching(/did not come to its end/) as string;
  await expect(receiveFile(body, pace)).rejects.toMatchObject({ status: 408, message });
});

test('that says nothing of its length is refused as soon as it has become too large', async () => {
  let sent = 0;
  const body = Readable.from(
    (function* () {
      for (const chunk = Buffer.alloc(1 << 20); ; sent += chunk.length) yield chunk;
    })(),
  );
  await expect(receiveFile(body)).rejects.toMatchObject({ status: 413, code: 'file_too_large' });
  expect(sent).toBeLessThan(limits.fileBytes + (32 << 20));
});
