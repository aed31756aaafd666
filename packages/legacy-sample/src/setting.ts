/** What the rows of the administrative tables share: the source of chance, whom they belong to, how they are stored. */
import type { Random } from './random.ts';
import type { Row } from './sample-rows.ts';

export interface Setting {
  random: Random;
  userIds: readonly string[];
  organizationIds: readonly string[];
  encrypted(this: void, text: string): string;
  /** createdAt and updatedAt. */
  stamps(this: void): Row;
}
