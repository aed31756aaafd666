/** Notifications of one channel, on a connection of its own that is opened again whenever it is lost. */
import type pg from 'pg';
import { connectClient } from './connect.ts';
import { parseDatabaseUrl } from './database-url.ts';

/**
 * `pooled`: what answers is a pooler, which lends sessions and keeps nobody's `listen`; it is final. `lost` is followed by
 * `listening` once there is a connection again.
 */
export type ListenState = 'listening' | 'lost' | 'pooled';

export interface ListenOptions {
  channel: string;
  /** Also after each new connection: what was notified before it is not told. */
  onNotification(this: void): void;
  onState(this: void, state: ListenState, reason?: unknown): void;
}

export interface Listening {
  close(): Promise<void>;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;

/** Connects beside the caller, and goes on until it is closed. Throws PostgresConnectionError `bad_url`. */
export function listenTo(url: string, options: ListenOptions): Listening {
  const hasPooler = parseDatabaseUrl(url).hasPooler;
  const closing = new AbortController();
  const done = hasPooler ? tellPooled(options) : keepListening(url, options, closing.signal);
  return {
    close: async () => {
      closing.abort();
      await done;
    },
  };
}

async function tellPooled({ onState }: ListenOptions): Promise<void> {
  onState('pooled');
  await Promise.resolve();
}

async function keepListening(url: string, options: ListenOptions, signal: AbortSignal): Promise<void> {
  let pauseMs = firstPauseMs;
  while (!signal.aborted) {
    try {
      const connecting = connectClient(url, { applicationName: 'vanguard events' });
      await untilAborted(connecting, signal);
      if (signal.aborted) {
        // Nobody waits for a server that does not answer.
        connecting.then(async (late) => await late.end()).catch(() => {});
        return;
      }
      const client = await connecting;
      const ended = new Promise<void>((resolve) => client.once('end', resolve));
      try {
        if (!(await begin(client, options))) return;
        pauseMs = firstPauseMs;
        await untilAborted(ended, signal);
      } finally {
        await client.end().catch(() => {});
      }
      if (!signal.aborted) options.onState('lost');
    } catch (error) {
      if (!signal.aborted) options.onState('lost', error);
    }
    await untilAborted(new Promise((resolve) => setTimeout(resolve, pauseMs).unref()), signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

/** False behind a pooler, whose sessions are not those that it announces. */
async function begin(client: pg.Client, { channel, onNotification, onState }: ListenOptions): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  const announcedPid = (client as pg.Client & { processID?: number | null }).processID;
  if (rows[0]?.pid !== announcedPid) {
    onState('pooled');
    return false;
  }
  client.on('notification', () => onNotification());
  await client.query(`listen ${client.escapeIdentifier(channel)}`);
  onState('listening');
  onNotification();
  return true;
}

async function untilAborted(end: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const stop = Promise.withResolvers<void>();
  const abort = () => stop.resolve();
  signal.addEventListener('abort', abort);
  await Promise.race([end, stop.promise]);
  signal.removeEventListener('abort', abort);
}
