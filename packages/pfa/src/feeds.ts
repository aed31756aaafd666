/** What upstream has beside records: collections that are pulled each by itself. */

export const feedNames = ['assets', 'classes', 'manufacturers', 'organizations', 'users'] as const;
export type FeedName = (typeof feedNames)[number];

/** Usage of the connection that a feed is read by, where it has one of its own. */
export const usageOfFeed = (feed: FeedName): string => `PEMS_${feed.toUpperCase()}`;

/** That a connection of this usage reads; undefined where it reads or writes records, or is of another system. */
export const feedOfUsage = (usage: string): FeedName | undefined =>
  feedNames.find((feed) => usageOfFeed(feed) === usage);

/** Master data, to choose from, for everybody of an organization. The other feeds are for administrators of the installation. */
export const masterDataFeeds = ['assets', 'classes', 'manufacturers'] as const satisfies readonly FeedName[];
export type MasterDataFeed = (typeof masterDataFeeds)[number];
