/**
 * The collections beside the grid: where each is read, what its entries are known by, and which of their columns are kept, as a
 * table. Names of columns are data of an installation. A column of an object within the entry is named with a dot.
 */
import type { FeedName } from '@vanguard/pfa';

export interface FeedColumn {
  /** As the product calls it. */
  name: string;
  upstream: string;
  /** Default: text. */
  kind?: 'date';
}

export interface FeedSettings {
  /** Below the base, such as `/assets`. */
  path: string;
  /** Columns that an entry is known by, together. */
  key: readonly string[];
  columns: readonly FeedColumn[];
  /** Column with the code of the organization that the entry is of. Without one, or with `*` in it, it is of all. */
  organization?: string;
  /**
   * A collection for each entry, whose organizations the entry is of: `{key}` stands for what the entry is known by, `column`
   * for their code there.
   */
  organizationsOfEntry?: { path: string; column: string };
}

export type FeedTable = Readonly<Record<FeedName, FeedSettings>>;

/**
 * What the product makes of each: master data to choose from and to link equipment by; the name of the organization, and that it
 * is gone; who is known in PEMS, by code and name alone. None of it gives anybody access.
 */
export const defaultFeeds: FeedTable = {
  assets: {
    path: '/assets',
    key: ['ASSETCODE'],
    columns: [
      { name: 'tag', upstream: 'ASSETCODE' },
      { name: 'description', upstream: 'DESCRIPTION' },
      { name: 'category', upstream: 'CATEGORYCODE' },
      { name: 'class', upstream: 'CLASSCODE' },
      { name: 'manufacturer', upstream: 'MANUFACTURERCODE' },
      { name: 'model', upstream: 'MODEL' },
      { name: 'serial', upstream: 'SERIALNUMBER' },
      { name: 'status', upstream: 'STATUSCODE' },
      { name: 'onSiteOn', upstream: 'COMMISSIONDATE', kind: 'date' },
    ],
    organization: 'ORGANIZATIONCODE',
  },
  classes: {
    path: '/categories',
    key: ['CATEGORYCODE', 'CLASSCODE'],
    columns: [
      { name: 'category', upstream: 'CATEGORYCODE' },
      { name: 'class', upstream: 'CLASSCODE' },
      { name: 'description', upstream: 'DESCRIPTION' },
    ],
    organization: 'ORGANIZATIONCODE',
  },
  manufacturers: {
    path: '/manufacturers',
    key: ['MANUFACTURERCODE'],
    columns: [
      { name: 'manufacturer', upstream: 'MANUFACTURERCODE' },
      { name: 'description', upstream: 'DESCRIPTION' },
    ],
    organization: 'ORGANIZATIONCODE',
  },
  organizations: {
    path: '/organization',
    key: ['ORGANIZATIONCODE'],
    columns: [
      { name: 'code', upstream: 'ORGANIZATIONCODE' },
      { name: 'name', upstream: 'DESCRIPTION' },
    ],
    organization: 'ORGANIZATIONCODE',
  },
  users: {
    path: '/usersetup',
    key: ['USERCODE'],
    columns: [
      { name: 'code', upstream: 'USERCODE' },
      { name: 'name', upstream: 'DESCRIPTION' },
    ],
    organizationsOfEntry: { path: '/usersetup/{key}/organizations', column: 'ORGANIZATIONCODE' },
  },
};
