/** All that differs between installations in what their records look like: an organization's own, or the delivered one. */
import type { GridSettings, PemsSettings } from '../configuration.ts';
import { configurationDefaults } from '../configuration.ts';
import { type CustomColumn, defaultDictionary, type FieldDictionary, type FieldMapping } from './dictionary.ts';
import { defaultFeeds, type FeedTable } from './feeds.ts';
import { defaultFormats, type UpstreamFormats } from './formats.ts';

export interface UpstreamMapping {
  fields: readonly FieldMapping[];
  /** Columns that are not kept. */
  ignored: readonly string[];
  formats: UpstreamFormats;
  grid: GridSettings;
  screen: { name: string };
  /** The collections beside the grid. */
  feeds: FeedTable;
}

export const defaultMapping: UpstreamMapping = {
  fields: defaultDictionary.fields,
  ignored: defaultDictionary.ignored,
  formats: defaultFormats,
  grid: configurationDefaults.grid,
  screen: configurationDefaults.screen,
  feeds: defaultFeeds,
};

/** For `createMapping` and `checkConnection`. */
export function dictionaryOf(
  { fields, ignored }: UpstreamMapping,
  custom: readonly CustomColumn[] = [],
): FieldDictionary {
  return { fields, ignored, writtenAs: defaultDictionary.writtenAs, custom };
}

/** For `createPemsClient`, beside a connection. */
export function clientSettingsOf({
  formats,
  grid,
  screen,
  feeds,
}: UpstreamMapping): Pick<PemsSettings, 'formats' | 'grid' | 'screen' | 'feeds'> {
  return { formats, grid, screen, feeds };
}

/** Completes what an organization has saved: what is left out, a feed too, or stands there as undefined, is as delivered. */
export function completeMapping(given: { [Part in keyof UpstreamMapping]?: unknown }): UpstreamMapping {
  const parts = Object.entries(given).filter(([, part]) => part !== undefined);
  const own = Object.fromEntries(parts) as Partial<UpstreamMapping>;
  return { ...defaultMapping, ...own, feeds: { ...defaultFeeds, ...own.feeds } };
}
