/** A target that goes away while it is connected to. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { migrate } from '../migrate.ts';
import { useSqliteFiles } from '../testing/sqlite-file.ts';

const writeSqlite = useSqliteFiles();

test.each([
  ['is told as such', () => {}, 'target_unreachable'],
  ['does not matter to whoever has cancelled', (controller: AbortController) => controller.abort(), 'cancelled'],
])('a target that hangs up on the run %s', async (_, meanwhile, code) => {
  const { path, folder } = writeSqlite('create table t (id integer primary key)');
  const controller = new AbortController();
  const server = createServer((connection) => {
    meanwhile(controller);
    connection.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const error: unknown = await migrate({
    source: path,
    target: `postgresql://u@127.0.0.1:${port}/d`,
    schema: 'public',
    stateBase: folder,
    signal: controller.signal,
  }).catch((reason: unknown) => reason);
  server.close();
  expect(error).toMatchObject({ code });
});
