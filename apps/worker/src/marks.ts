/**
 * What is noted of messages on their way, in the database. Deliveries go on side by side: what several of them note while an
 * earlier note is being written goes together in the next transaction, so that the disk is waited for once.
 */
import {
  type DeliveredMark,
  markDelivered,
  markSent,
  type OutboxMessage,
  type ProductDatabase,
} from '@vanguard/datastore';

/** False where the claim is lost; throws what the database throws. */
export interface Marks {
  /** Before a write, with upstream's counter of the record. */
  sent(this: void, message: OutboxMessage, recordId: string): Promise<boolean>;
  /** Upstream has it. */
  delivered(
    this: void,
    message: OutboxMessage,
    outcome: Pick<DeliveredMark, 'expected' | 'versionBefore'>,
  ): Promise<boolean>;
}

export function openMarks(database: ProductDatabase): Marks {
  const sent = together(async (marks: Parameters<typeof markSent>[1]) => await markSent(database, marks));
  const delivered = together(async (marks: readonly DeliveredMark[]) => await markDelivered(database, marks));
  const claimOf = ({ organizationId, id, attempt }: OutboxMessage) => ({ organizationId, id, attempt });
  return {
    sent: async (message, recordId) => await sent({ ...claimOf(message), recordId }),
    delivered: async (message, outcome) => await delivered({ ...claimOf(message), ...outcome }),
  };
}

interface Waiting<Item, Result> {
  item: Item;
  resolve(this: void, result: Result): void;
  reject(this: void, error: unknown): void;
}

/** Calls that come while one is under way go together in the next; where that fails, each by itself, so that one spoils no other. */
export function together<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let isAtWork = false;
  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await work(batch.map(({ item }) => item));
      for (const [i, { resolve }] of batch.entries()) resolve(results[i] as Result);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await settle([one]);
    }
  };
  const workOff = async () => {
    isAtWork = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await settle(batch);
    }
    isAtWork = false;
  };
  return async (item) =>
    await new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isAtWork) void workOff();
    });
}
