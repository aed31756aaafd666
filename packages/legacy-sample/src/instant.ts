/**
 * Instants as a Prisma application leaves them in SQLite: mostly integer epoch milliseconds, some in the text of
 * CURRENT_TIMESTAMP, some in ISO 8601 as other drivers write them.
 */
import type { Random } from './random.ts';

/** The sample's present: 1 June 2025. */
export const sampleNow = Date.UTC(2025, 5, 1, 8, 0, 0);
export const dayMs = 86_400_000;

export type StoredInstant = number | string;

export function storeInstant(random: Random, milliseconds: number): StoredInstant {
  const roll = random.next();
  if (roll < 0.85) return milliseconds;
  const iso = new Date(milliseconds).toISOString();
  return roll < 0.95 ? iso.slice(0, 19).replace('T', ' ') : iso;
}

/** Some time before the sample's present. */
export function storePastInstant(random: Random, withinDays: number): StoredInstant {
  return storeInstant(random, sampleNow - random.integer(1, withinDays * 86_400) * 1000 - random.integer(0, 999));
}
