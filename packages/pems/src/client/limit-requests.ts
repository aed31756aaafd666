/** So many requests about single records at once, over all clients that share the limit; others wait for their turn. */
import { bulkhead, TaskCancelledError } from 'cockatiel';
import type { PemsClient } from './create-client.ts';

export function limitRequests(atOnce: number): (client: PemsClient) => PemsClient {
  const places = bulkhead(atOnce, Number.MAX_SAFE_INTEGER);
  const inTurn = async <Result>(ask: () => Promise<Result>, signal?: AbortSignal): Promise<Result> => {
    try {
      return await places.execute(ask, signal);
    } catch (error) {
      if (error instanceof TaskCancelledError) signal?.throwIfAborted();
      throw error;
    }
  };
  return (client) => ({
    ...client,
    readRecord: async (key, signal) => await inTurn(async () => await client.readRecord(key, signal), signal),
    writeRecord: async (key, changes, recordId, signal) =>
      await inTurn(async () => await client.writeRecord(key, changes, recordId, signal), signal),
  });
}
