/** What an attacker does beside two hundred users: ten imports of bombs at a time, and two hundred guesses of passwords. */
import { setTimeout as sleep } from 'node:timers/promises';
import { csvType, routes, xlsxType } from '@vanguard/protocol';
import { csvBombs, workbookBombs } from '@vanguard/server/testing';

export interface AttackTarget {
  url: string;
  organizationId: string;
  /** Signed-in users who send the bombs, one each. */
  tokens: readonly string[];
  durationMs: number;
}

const guesses = 200;

export interface BombFile {
  body: Uint8Array<ArrayBuffer>;
  type: string;
}

export async function makeBombs(): Promise<BombFile[]> {
  const bombs = [
    ...workbookBombs.map(({ make }) => ({ make, type: xlsxType })),
    ...csvBombs.map(({ make }) => ({ make, type: csvType })),
  ];
  return await Promise.all(bombs.map(async ({ make, type }) => ({ body: new Uint8Array(await make()), type })));
}

/** How often each status was answered. Throws where the server is gone. */
export async function attack(target: AttackTarget, bombs: readonly BombFile[]): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  const count = (what: string, status: number) => {
    const key = `${what} ${status}`;
    answers.set(key, (answers.get(key) ?? 0) + 1);
  };
  await Promise.all([importBombs(target, bombs, count), guessPasswords(target, count)]);
  return answers;
}

type Count = (what: string, status: number) => void;

/** Each user sends one bomb after the other, whatever was answered, with a second between. */
async function importBombs(
  { url, organizationId, tokens, durationMs }: AttackTarget,
  files: readonly BombFile[],
  count: Count,
): Promise<void> {
  const path = routes.import.path.replace(':orgId', organizationId);
  const endsAt = performance.now() + durationMs;
  await Promise.all(
    tokens.map(async (token, user) => {
      for (let i = user; performance.now() < endsAt; i++) {
        const { body, type } = files[i % files.length] as BombFile;
        const headers = { authorization: `Bearer ${token}`, 'content-type': type };
        const response = await fetch(url + path, { method: 'POST', headers, body });
        await response.body?.cancel();
        count('import', response.status);
        await sleep(1000);
      }
    }),
  );
}

/** Spread over the time, at names that exist and names that do not, from as many addresses. */
async function guessPasswords({ url, durationMs }: AttackTarget, count: Count): Promise<void> {
  await Promise.all(
    Array.from({ length: guesses }, async (_, i) => {
      await sleep((i / guesses) * durationMs);
      const response = await fetch(url + routes.login.path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': `10.0.${i >> 4}.${i & 15}` },
        body: JSON.stringify({ username: `user-${i % 20}`, password: `guess number ${i}` }),
      });
      await response.body?.cancel();
      count('sign-in', response.status);
    }),
  );
}
