/** The doctor at a real replica: followed, paused, gone, and none at all. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectClient, startEmbeddedPostgres } from '@vanguard/postgres';
import { isWholeSuite, startReplica, streamingSettings } from '@vanguard/postgres/testing';
import { expect, onTestFinished, test, vi } from 'vitest';
import { readSettings } from '../settings.ts';
import { examineReplica } from './replica-findings.ts';

test.runIf(isWholeSuite)('a replica that follows, that is paused, that is gone; a primary in its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'replica-findings-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // An embedded server never runs as root.
  chmodSync(folder, 0o755);
  const primary = await startEmbeddedPostgres({
    dir: join(folder, 'primary'),
    durable: false,
    settings: streamingSettings,
  });
  onTestFinished(async () => await primary.stop());
  const replica = await startReplica(primary, folder);
  onTestFinished(async () => await replica.stop());
  const look = async (url: string) => {
    const settings = readSettings({ DATABASE_URL: primary.url(), DATABASE_REPLICA_URL: url });
    return (await examineReplica(settings, primary.url())).map(({ says }) => says).join('; ');
  };

  await vi.waitFor(async () => expect(await look(replica.url())).toContain('it follows its primary'), 60_000);
  expect(await look(replica.url())).toContain('may be cut off');
  expect(await look(primary.url())).toContain('is no replica');
  const client = await connectClient(replica.url());
  await client.query('select pg_wal_replay_pause()');
  await vi.waitFor(async () => expect(await look(replica.url())).toContain('it was paused'), 60_000);
  await client.end();
  await replica.stop();
  expect(await look(replica.url())).toMatch(/^exports are read from the primary: /);
});
