/** Requests in turn: how many at once, and what becomes of those that nobody waits for any more. */
import { expect, test } from 'vitest';
import { createPemsClient } from './create-client.ts';
import { limitRequests } from './limit-requests.ts';

test('clients that share a limit ask so often at once, and one who gives up is not asked for', async () => {
  const limit = limitRequests(2);
  const asked: string[] = [];
  const answers = new Map<string, () => void>();
  const bare = createPemsClient({
    baseUrl: 'http://127.0.0.1:9',
    tenant: 'T',
    organization: 'O',
    credentials: { kind: 'none' },
  });
  const slow = {
    ...bare,
    readRecord: async ({ pfaId }: { pfaId: string }) =>
      await new Promise<undefined>((resolve) => {
        asked.push(pfaId);
        answers.set(pfaId, () => resolve(undefined));
      }),
  };
  const [one, other] = [limit(slow), limit(slow)];
  const giveUp = new AbortController();
  const reads = [one, other, one].map(
    async (client, i) => await client.readRecord({ organization: 'A', pfaId: `P${i}` }),
  );
  const late = other.readRecord({ organization: 'A', pfaId: 'P3' }, giveUp.signal);
  expect(asked).toEqual(['P0', 'P1']);
  giveUp.abort(new Error('closing'));
  answers.get('P0')?.();
  await reads[0];
  await expect.poll(() => asked).toEqual(['P0', 'P1', 'P2']);
  answers.get('P1')?.();
  await expect(late).rejects.toThrow('closing');
  answers.get('P2')?.();
  await Promise.all(reads);
  expect(asked).toHaveLength(3);
});
