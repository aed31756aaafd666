/** How an installation of PEMS is reached and read: all of it data, none of it code. */
import { PemsError } from './errors.ts';
import { defaultFeeds, type FeedTable } from './mapping/feeds.ts';
import { defaultFormats, type UpstreamFormats } from './mapping/formats.ts';

export type Credentials =
  | { kind: 'none' }
  | { kind: 'basic'; username: string; password: string }
  | { kind: 'bearer'; token: string }
  | { kind: 'apiKey'; key: string };

export interface GridSettings {
  name: string;
  id: string;
  userFunction: string;
  dataspyId: string;
  /** 100 to 10,000. */
  pageRows: number;
  /** Names of the columns that a record is known by, and of the instant of its last change. */
  keys: { record: string; organization: string; version: string };
}

export interface PemsLimits {
  /** For one request with its answer; a full page takes PEMS tens of seconds. */
  timeoutMs: number;
  answerBytes: number;
  /** Of one collection beside the grid: one whose pages never end would fill the disk. */
  entries: number;
  /** Attempts at one request that can be repeated, the first included. */
  attempts: number;
  /** Before the second attempt, about; then twice as long each time, up to the maximum. */
  backoffMs: number;
  maxBackoffMs: number;
  /** Failures in a row after which PEMS is left alone, and for how long. */
  failuresBeforeBreak: number;
  breakMs: number;
}

export interface PemsConfiguration {
  /** Such as `https://pems.example.com/axis/restservices`. */
  baseUrl: string;
  tenant: string;
  /** That the user signs in to: a header of each request, no filter of records. */
  organization: string;
  role?: string;
  credentials: Credentials;
  /** Sent with each request beside the ones that the protocol asks for. */
  headers?: Readonly<Record<string, string>>;
  grid: GridSettings;
  /** The screen that records are written by. */
  screen: { name: string };
  /** The collections beside the grid. */
  feeds: FeedTable;
  formats: UpstreamFormats;
  limits: PemsLimits;
}

/** What differs between installations, with defaults that fit the simulator and, as far as known, a plain installation. */
export const configurationDefaults = {
  grid: {
    name: 'CUPFSG',
    id: '100541',
    userFunction: 'CUPFSG',
    dataspyId: '100931',
    pageRows: 1000,
    keys: { record: 'PFS_ID', organization: 'PFS_A_ORG', version: 'PFS_F_INTLASTUPDATED' },
  },
  screen: { name: 'CUPFSG' },
  feeds: defaultFeeds,
  formats: defaultFormats,
  limits: {
    timeoutMs: 120_000,
    answerBytes: 128 * 2 ** 20,
    entries: 1_000_000,
    attempts: 5,
    backoffMs: 500,
    maxBackoffMs: 60_000,
    failuresBeforeBreak: 10,
    breakMs: 30_000,
  },
} as const satisfies Partial<PemsConfiguration>;

export type PemsSettings = Omit<PemsConfiguration, 'grid' | 'screen' | 'feeds' | 'formats' | 'limits'> & {
  grid?: Partial<GridSettings>;
  screen?: { name: string };
  feeds?: Partial<FeedTable>;
  formats?: Partial<UpstreamFormats>;
  limits?: Partial<PemsLimits>;
};

/** Throws PemsError `bad_configuration` with the name of what cannot be. */
export function completeConfiguration(settings: PemsSettings): PemsConfiguration {
  const configuration: PemsConfiguration = {
    ...settings,
    baseUrl: settings.baseUrl.replace(/\/+$/, ''),
    grid: { ...configurationDefaults.grid, ...settings.grid },
    screen: settings.screen ?? configurationDefaults.screen,
    feeds: { ...defaultFeeds, ...settings.feeds },
    formats: { ...defaultFormats, ...settings.formats },
    limits: { ...configurationDefaults.limits, ...settings.limits },
  };
  const { pageRows } = configuration.grid;
  const url = URL.parse(configuration.baseUrl);
  const checks: [isMet: boolean, fault: string][] = [
    [url !== null && /^https?:$/.test(url.protocol), 'the address is not an http or https URL'],
    [url?.username === '' && url.password === '', 'the address contains a user or password'],
    [configuration.tenant !== '', 'the tenant is empty'],
    [configuration.organization !== '', 'the organization is empty'],
    [Number.isInteger(pageRows) && pageRows >= 100 && pageRows <= 10_000, 'rows a page are not between 100 and 10,000'],
    [
      headerValues(configuration).every((value) => /^[\x20-\x7e]*$/.test(value)),
      'a header has characters it cannot carry',
    ],
    [Object.values(configuration.limits).every((limit) => limit > 0), 'a limit is not above zero'],
  ];
  const fault = checks.find(([isMet]) => !isMet)?.[1];
  if (fault !== undefined)
    throw new PemsError(`The connection to PEMS cannot be used: ${fault}.`, { code: 'bad_configuration' });
  return configuration;
}

/** Basic credentials are encoded, and may have any. */
function headerValues({ tenant, organization, role = '', credentials, headers = {} }: PemsConfiguration): string[] {
  const secret =
    credentials.kind === 'bearer' ? credentials.token : credentials.kind === 'apiKey' ? credentials.key : '';
  return [tenant, organization, role, secret, ...Object.keys(headers), ...Object.values(headers)];
}
