/**
 * The kinds of settings: how a value is written, how it is read, and how it may be shown. A fault says why a text is
 * not of the kind, so that it reads well after the value: `API_PORT is "x": it is not a number.`
 */
import { statSync } from 'node:fs';
import { BlockList, isIP, SocketAddress } from 'node:net';
import { resolve } from 'node:path';
import { parseDatabaseUrl, redactUrl } from '@vanguard/postgres/connection';

export type Reading<T> = { value: T } | { fault: string };

export interface SettingKind<T> {
  kind:
    | 'port'
    | 'duration'
    | 'time'
    | 'size'
    | 'addresses'
    | 'choice'
    | 'flag'
    | 'secret'
    | 'url'
    | 'host'
    | 'folder'
    | 'text';
  /** The values that are possible, as a noun phrase. */
  form: string;
  example: string;
  // Methods, so that a kind of numbers is a kind of something.
  read(text: string): Reading<T>;
  /** Fit for a screen: no secret. */
  show(value: T): string;
  /** No part of a text that cannot be read may be shown. */
  isSecret?: true;
  /** The words of a choice, for whoever looks for the nearest one. */
  choices?: readonly string[];
}

const mask = '***';

const highestPort = 65_535;

export const port: SettingKind<number> = {
  kind: 'port',
  form: `a port from 0 to ${highestPort}; 0 takes any free one`,
  example: '3001',
  read: (text) => readWhole(text, 0, highestPort),
  show: String,
};

export function size(min: number, max: number, example: number): SettingKind<number> {
  return {
    kind: 'size',
    form: `a whole number from ${min} to ${max}`,
    example: String(example),
    read: (text) => readWhole(text, min, max),
    show: String,
  };
}

function readWhole(text: string, min: number, max: number): Reading<number> {
  if (!/^\d+$/.test(text)) return { fault: 'it is not a whole number' };
  const value = Number(text);
  if (value < min) return { fault: `it is less than ${min}` };
  return value > max ? { fault: `it is more than ${max}` } : { value };
}

const unitsMs = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 } as const;
type Unit = keyof typeof unitsMs;
/** Far below the 2^31 ms at which a timer of Node ends at once. */
const longestMs = 24 * unitsMs.h;

/** In milliseconds. */
export function duration(example: string): SettingKind<number> {
  return {
    kind: 'duration',
    form: 'a number with one of the units ms, s, min, h; at most 24h',
    example,
    read: readDuration,
    show: showDuration,
  };
}

function readDuration(text: string): Reading<number> {
  const [, digits, unit] = /^(\d+) ?(ms|s|min|h)$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    return { fault: /^\d+$/.test(text) ? 'it has no unit' : 'it is not a duration' };
  }
  const value = Number(digits) * unitsMs[unit as Unit];
  if (value === 0) return { fault: 'it must be longer than 0' };
  return value > longestMs ? { fault: 'it is more than 24h' } : { value };
}

function showDuration(ms: number): string {
  const unit = (['h', 'min', 's'] as const).find((name) => ms % unitsMs[name] === 0) ?? 'ms';
  return `${ms / unitsMs[unit]}${unit}`;
}

/** In minutes since midnight. */
export const timeOfDay: SettingKind<number> = {
  kind: 'time',
  form: 'hours and minutes of 24 hours, by the clock of the machine',
  example: '02:30',
  read: (text) => {
    const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
    return hours === undefined ? { fault: 'it is not a time of day' } : { value: Number(hours) * 60 + Number(minutes) };
  },
  show: (value) => `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`,
};

export function choice<const T extends string>(...choices: readonly T[]): SettingKind<T> {
  return {
    kind: 'choice',
    form: `one of ${choices.join(', ')}`,
    example: choices[0] ?? '',
    choices,
    read: (text) => {
      const value = choices.find((one) => one === text);
      return value === undefined ? { fault: 'it is not one of the possible values' } : { value };
    },
    show: String,
  };
}

export const flag: SettingKind<boolean> = {
  kind: 'flag',
  form: 'on or off',
  example: 'on',
  choices: ['on', 'off'],
  read: (text) =>
    text === 'on' || text === 'off' ? { value: text === 'on' } : { fault: 'it is neither "on" nor "off"' },
  show: (isOn) => (isOn ? 'on' : 'off'),
};

export const secret: SettingKind<string> = {
  kind: 'secret',
  form: 'at least 32 random characters',
  example: 'the output of: openssl rand -base64 48',
  read: (text) => ({ value: text }),
  show: () => mask,
  isSecret: true,
};

export const token: SettingKind<string> = {
  kind: 'secret',
  form: 'at least 32 characters without blanks',
  example: 'the output of: openssl rand -hex 32',
  read: (text) => (/^\S{32,}$/.test(text) ? { value: text } : { fault: 'it has fewer than 32 characters, or a blank' }),
  show: () => mask,
  isSecret: true,
};

export const encryptionKeys: SettingKind<readonly string[]> = {
  kind: 'secret',
  form: '64 hexadecimal digits; several keys separated by commas, of which the first encrypts and all decrypt',
  example: 'the output of: openssl rand -hex 32',
  read: (text) => {
    const list = text.split(',').map((part) => part.trim());
    return list.every((key) => /^[0-9a-f]{64}$/i.test(key))
      ? { value: list }
      : { fault: 'a key in it does not have 64 hexadecimal digits' };
  },
  show: () => mask,
  isSecret: true,
};

/** Undefined: a URL of the Prisma project of a legacy installation, which names its SQLite file. */
export const postgresUrl: SettingKind<string | undefined> = {
  kind: 'url',
  form: 'a PostgreSQL URL; one that begins with file: is passed over',
  example: 'postgresql://user:password@host:5432/vanguard',
  read: (text) => {
    if (text.startsWith('file:')) return { value: undefined };
    try {
      parseDatabaseUrl(text);
      return { value: text };
    } catch (error) {
      return { fault: (error as Error).message.replace(/^.*?: /, '').replace(/\.$/, '') };
    }
  },
  show: (url) => (url === undefined ? '(a file of SQLite: passed over)' : redactUrl(url)),
  isSecret: true,
};

/** What stands in it beside its host may be a secret. */
export const webUrl = (example: string): SettingKind<string> => ({
  kind: 'url',
  form: 'an address that begins with http:// or https://',
  example,
  read: (text) => {
    const url = URL.parse(text);
    if (url === null) return { fault: 'it is not an address' };
    const isWeb = ['http:', 'https:'].includes(url.protocol);
    return isWeb ? { value: text } : { fault: 'it begins with neither http:// nor https://' };
  },
  show: (text) => {
    const { protocol, host: where, pathname, username, search } = new URL(text);
    return `${protocol}//${username === '' ? '' : `${mask}@`}${where}${pathname}${search === '' ? '' : `?${mask}`}`;
  },
  isSecret: true,
});

export const headers: SettingKind<string> = {
  kind: 'secret',
  form: 'name=value, several separated by commas, values in percent-encoding',
  example: 'api-key=…',
  read: (text) =>
    text.split(',').every(isHeader) ? { value: text } : { fault: 'a part of it is not the name and value of a header' },
  show: () => mask,
  isSecret: true,
};

function isHeader(pair: string): boolean {
  const [, value] = /^\s*[\w.~-]+\s*=(.*)$/.exec(pair) ?? [];
  try {
    return value !== undefined && /^[\x20-\x7e]+$/.test(decodeURIComponent(value));
  } catch {
    return false;
  }
}

export const share: SettingKind<number> = {
  kind: 'size',
  form: 'a number from 0 to 1',
  example: '0.1',
  read: (text) => {
    const isNumber = /^(\d+(\.\d*)?|\.\d+)$/.test(text);
    return isNumber && Number(text) <= 1 ? { value: Number(text) } : { fault: 'it is not a number from 0 to 1' };
  },
  show: String,
};

export const words: SettingKind<string> = {
  kind: 'text',
  form: 'at most 100 characters',
  example: 'vanguard',
  read: (text) => (/^[^\p{C}]{1,100}$/u.test(text) ? { value: text } : { fault: 'it is too long, or no line of text' }),
  show: String,
};

export const folder: SettingKind<string> = {
  kind: 'folder',
  form: 'the path of a folder, from the one that the command runs in (with npm: that of package.json); made where it is missing',
  example: '/srv/vanguard',
  read: (text) => {
    const path = resolve(text);
    const isTaken = statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
    return isTaken ? { fault: 'it is a file' } : { value: path };
  },
  show: String,
};

/** A name is looked up when the product starts; brackets are of URLs, and nothing listens on them. */
export const host: SettingKind<string> = {
  kind: 'host',
  form: 'an address of this machine, or a name that leads to one',
  example: '0.0.0.0',
  read: (text) => {
    if (isIP(text) !== 0) return { value: text };
    if (text.startsWith('[')) return { fault: 'an address stands without brackets here' };
    if (isIP(text.replace(/:\d+$/, '')) !== 0) return { fault: 'the port has settings of its own' };
    const isName = text.length <= 253 && text.split('.').every((label) => /^[a-z0-9_-]{1,63}$/i.test(label));
    return isName ? { value: text } : { fault: 'it is neither an address nor a name' };
  },
  show: String,
};

export const addresses: SettingKind<readonly string[]> = {
  kind: 'addresses',
  form: 'addresses or networks in CIDR form, separated by commas',
  example: '10.0.0.7, 192.168.4.0/24',
  read: (text) => {
    const list = text.split(',').map((part) => part.trim());
    const fault = list.map(findNetworkFault).find((found) => found !== undefined);
    return fault === undefined ? { value: [...new Set(list)] } : { fault };
  },
  show: (list) => list.join(', '),
};

function findNetworkFault(text: string): string | undefined {
  if (text === '') return 'there is nothing between two commas';
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (more.length > 0 || version === 0 || address.includes('%')) return `"${text}" is neither an address nor a network`;
  if (bits === undefined)
    return isUnspecified(address) ? `"${text}" is not an address that a proxy can have` : undefined;
  const length = /^\d{1,3}$/.test(bits) ? Number(bits) : Number.NaN;
  if (!(length <= (version === 4 ? 32 : 128))) return `"${text}" has no length of a network behind its "/"`;
  return takesInStrangers(address, length)
    ? `"${text}" takes in strangers, who could then claim any address`
    : undefined;
}

function isUnspecified(address: string): boolean {
  return ['0.0.0.0', '::', '::ffff:0.0.0.0'].includes(canonical(address));
}

/** Wider than any network of one's own: than 10.0.0.0/8, fc00::/7, or all that is left of IPv4 written as IPv6. */
function takesInStrangers(address: string, length: number): boolean {
  if (isIP(address) === 4) return length < 8;
  if (canonical(address).startsWith('::ffff:')) return length < 96 + 8;
  const network = new BlockList();
  network.addSubnet(address, length, 'ipv6');
  return length < 7 || network.check('::ffff:192.0.2.1', 'ipv6');
}

function canonical(address: string): string {
  return new SocketAddress({ address, family: isIP(address) === 6 ? 'ipv6' : 'ipv4' }).address;
}
