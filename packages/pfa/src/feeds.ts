/** What upstream has beside records: collections that are pulled each by itself. */

export const feedNames = ['assets', 'classes', 'manufacturers', 'organizations', 'users'] as const;
export type FeedName = (typeof feedNames)[number];

/** Master data, to choose from, for everybody of an organization. The other feeds are for administrators of the installation. */
export const masterDataFeeds = ['assets', 'classes', 'manufacturers'] as const satisfies readonly FeedName[];
export type MasterDataFeed = (typeof masterDataFeeds)[number];
