/** The feeds beside the records: when they are pulled, what came of it, and their entries. */
import { feedNames, masterDataFeeds } from '@vanguard/pfa';
import { z } from 'zod';
import { instant, queryNumber, searchText, storableText } from './values.ts';

export const feedName = z.enum(feedNames).meta({ description: 'Which of the collections of PEMS.' });
export const masterDataFeed = z.enum(masterDataFeeds).meta({ description: 'Which of the lists of PEMS.' });

const schedule = {
  isEnabled: z.boolean().meta({ description: 'False: pulled by hand only.' }),
  pullCron: storableText.min(1).max(100).meta({
    description:
      'A cron expression of five fields, by the time zone and outside of the quiet hours of the organization.',
  }),
};

export const saveFeedScheduleSchema = z.strictObject({
  schedule: z.strictObject(schedule).nullable().meta({ description: 'Null: what holds without a saved one.' }),
});

export const feedsSchema = z.object({
  feeds: z.array(
    z
      .object({
        feed: feedName,
        ...schedule,
        origin: z.enum(['saved', 'legacy', 'delivered']).meta({
          description: 'saved by an administrator; else what holds until one is.',
        }),
        nextPullAt: instant.nullable(),
        lastReadAt: instant.nullable().meta({ description: 'The latest pull that went through; null: none did.' }),
        lossFoundAt: instant.nullable().meta({
          description: 'A pull missed many entries then and marked none as gone: pull with acceptLoss if that is real.',
        }),
        entries: z.int().meta({ description: 'That PEMS has.' }),
        removedEntries: z.int().meta({ description: 'That it had once.' }),
        rejectedEntries: z.int().meta({ description: 'That the latest pull could not read.' }),
      })
      .meta({ id: 'Feed' }),
  ),
});

export const pullFeedSchema = z.strictObject({
  acceptLoss: z.boolean().default(false).meta({ description: 'A loss that stopped a pull is real: mark it as gone.' }),
});

export const feedRequestedSchema = z.object({
  status: z.literal('requested').meta({ description: 'A pull begins within seconds.' }),
});

export const entriesQuerySchema = z.strictObject({
  find: searchText.optional().meta({ description: 'Only entries with this text in one of their values.' }),
  limit: queryNumber(z.int().min(1).max(5000).default(100)).meta({ description: 'Entries of the answer.' }),
});

const entry = {
  key: z.string().meta({ description: 'What PEMS knows it by; of several columns with a tab in between.' }),
  data: z.record(z.string(), z.string()).meta({ description: 'What has no value is left out.' }),
};

export const masterDataSchema = z.object({
  entries: z.array(z.object(entry)).meta({ description: 'That PEMS has, by their keys.' }),
});

export const feedEntriesSchema = z.object({
  entries: z
    .array(
      z.object({
        ...entry,
        changedAt: instant,
        removedAt: instant.nullable().meta({ description: 'PEMS has it no more since then.' }),
      }),
    )
    .meta({ description: 'By their keys.' }),
});
