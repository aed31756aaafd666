/**
 * What others commit, seen by everybody who listens: 200 people with a stream each, from the request of a commit to the event at
 * each of them; the same beside a listener who does not read; and what a thousand streams cost the server.
 * `--records` (20,000 by default: events do not depend on them), `--commits`, `--listeners`; `--memory` measures that alone.
 */
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectOrganization } from '@vanguard/datastore';
import { routes } from '@vanguard/protocol';
import { connectCaller, EventListener, signSession } from '@vanguard/server/testing';
import { sql } from 'kysely';
import { type ApiProcess, jwtSecret, startApi, startProgram } from './api-process.ts';
import { type Bench, ms, percentile, withBench } from './bench-database.ts';
import { readMegabytes } from './measured-process.ts';
import { optionOf } from './option-of.ts';

export async function run(args: string[]): Promise<void> {
  const number = (name: string, otherwise: number) => Number(optionOf(args, name) ?? otherwise);
  const [listeners, commits] = [number('--listeners', 200), number('--commits', 100)];
  const sized = args.includes('--records') ? args : [...args, '--records', '20000'];
  await withBench(sized, async (bench) => {
    await connectOrganization(bench.database, bench.scope.organizationId, { kind: 'simulator', url: null });
    const api = await startApi(bench.url);
    try {
      if (args.includes('--memory')) {
        await measureMemory(bench, api);
        return;
      }
      const open = await openListeners(bench, api, { people: listeners, each: 1 });
      for (const round of ['all read', 'one does not read', 'all read', 'one does not read']) {
        const stalled = round === 'all read' ? undefined : await openStalled(bench, api);
        report(round, await seenAfter(bench, api, { listeners: open, commits }));
        stalled?.destroy();
      }
      for (const one of open) one.leave();
      await measureMemory(bench, api);
    } finally {
      await api.stop();
    }
  });
}

async function addMember({ database, scope }: Bench): Promise<string> {
  const userId = randomUUID();
  await sql`insert into app_user (id, username, password_hash) values (${userId}, ${userId}, 'none')`.execute(database);
  await sql`insert into organization_member (organization_id, user_id) values (${scope.organizationId}, ${userId})`.execute(
    database,
  );
  return await signSession(database, userId, jwtSecret);
}

async function openListeners(
  bench: Bench,
  { url }: ApiProcess,
  { people, each }: { people: number; each: number },
): Promise<EventListener[]> {
  const open: EventListener[] = [];
  for (let i = 0; i < people; i++) {
    const token = await addMember(bench);
    for (let j = 0; j < each; j++) {
      const listener = await EventListener.open({ url: url + routes.events.path, token });
      await listener.next('ready');
      open.push(listener);
    }
  }
  return open;
}

async function openStalled(bench: Bench, { url }: ApiProcess) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  socket.pause();
  socket.write(
    `GET ${routes.events.path} HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${await addMember(bench)}\r\n\r\n`,
  );
  await sleep(200);
  return socket;
}

interface Seen {
  /** From the request of the commit, and from its answer, to the event: of each listener and commit. */
  sinceAskedMs: number[];
  sinceAnsweredMs: number[];
}

async function seenAfter(
  bench: Bench,
  { url }: ApiProcess,
  { listeners, commits }: { listeners: readonly EventListener[]; commits: number },
): Promise<Seen> {
  const { organizationId } = bench.scope;
  const caller = connectCaller(url, await addMember(bench));
  const { rows } = await sql<{ id: string }>`
    select pfa_id as id from pfa_mirror where organization_id = ${organizationId} order by pfa_id limit ${commits}`.execute(
    bench.database,
  );
  const at = (path: string) => path.replace(':orgId', organizationId);
  const seen: Seen = { sinceAskedMs: [], sinceAnsweredMs: [] };
  for (const { id: pfaId } of rows) {
    const area = `Area ${randomUUID()}`;
    await caller.call('POST', at(routes.saveDrafts.path), { modifications: [{ pfaId, delta: { area } }] });
    const isMine = ({ pfaIds }: Readonly<Record<string, unknown>>) => Array.isArray(pfaIds) && pfaIds.includes(pfaId);
    const told = listeners.map(async (listener) => {
      await listener.next('records', isMine);
      return performance.now();
    });
    const askedAt = performance.now();
    await caller.call('POST', at(routes.commit.path), { ids: [pfaId] });
    const answeredAt = performance.now();
    for (const seenAt of await Promise.all(told)) {
      seen.sinceAskedMs.push(seenAt - askedAt);
      seen.sinceAnsweredMs.push(seenAt - answeredAt);
    }
  }
  return seen;
}

function report(round: string, { sinceAskedMs, sinceAnsweredMs }: Seen): void {
  const line = (name: string, times: number[]) =>
    `${name}: p50 ${ms(percentile(times, 0.5))}, p99 ${ms(percentile(times, 0.99))}, longest ${ms(Math.max(...times))}`;
  console.log(`${round}: ${sinceAskedMs.length} times somebody saw a commit`);
  console.log(`  ${line('from its request', sinceAskedMs)}`);
  console.log(`  ${line('from its answer', sinceAnsweredMs)}`);
  if (percentile(sinceAskedMs, 0.99) > 1000) process.exitCode = 1;
}

/** By turns with a server that has nothing but Node's own; of each once before it counts, for what the first streams leave behind. */
async function measureMemory(bench: Bench, api: ApiProcess): Promise<void> {
  const tokens: string[] = [];
  for (let i = 0; i < 50; i++) tokens.push(await addMember(bench));
  const floor = await startProgram('event-floor-program.ts');
  try {
    for (const round of ['at first', 'again', 'once more']) {
      const [own, bare] = [await costOfStreams(api, tokens), await costOfStreams(floor, tokens)];
      console.log(
        `1,000 streams, ${round}: ${own.heapKb.toFixed(1)} KB of heap each, Node's own ${bare.heapKb.toFixed(1)} KB, ${(own.heapKb / bare.heapKb).toFixed(2)} times; resident ${own.residentKb.toFixed(1)} KB, ${bare.residentKb.toFixed(1)} KB`,
      );
    }
  } finally {
    await floor.stop();
  }
}

async function costOfStreams(server: ApiProcess, tokens: readonly string[]) {
  const residentKb = () => readMegabytes(String(server.pid), 'status', 'VmRSS') * 1024;
  const [heapBefore, residentBefore] = [await server.heapKb(), residentKb()];
  const open: EventListener[] = [];
  for (const token of tokens) {
    const ofOne = Array.from({ length: 20 }, async () => {
      const ask = async () => await EventListener.open({ url: server.url + routes.events.path, token });
      let listener = await ask();
      // Places of streams that were left are free once the server has noticed.
      for (; listener.status !== 200; listener = await ask()) await sleep(200);
      await listener.next('ready');
      return listener;
    });
    open.push(...(await Promise.all(ofOne)));
  }
  await sleep(2000);
  const [heapWith, residentWith] = [await server.heapKb(), residentKb()];
  for (const one of open) one.leave();
  await sleep(2000);
  return {
    heapKb: (heapWith - heapBefore) / open.length,
    residentKb: (residentWith - residentBefore) / open.length,
  };
}
