/**
 * Reads the table: from the environment, else from the file `.env` in the data folder, else the default. All that is
 * wrong is found at once. The `.env` of the working folder is not read: it is that of the application whose folder it
 * is, often that of the legacy project that is being moved.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { SettingKind } from './kinds.ts';
import { findNearest } from './nearest.ts';
import { type Setting, type SettingKey, type Settings, settingsTable } from './table.ts';

export type SettingSource = 'environment' | 'file' | 'default';

export interface SettingReading {
  value: unknown;
  /** Fit for a screen; undefined where it is unset or cannot be read. */
  shown?: string;
  source: SettingSource;
  /** Its name is there and its value empty. */
  isEmpty: boolean;
}

export interface TableReading {
  readings: Record<SettingKey, SettingReading>;
  /** Undefined where the folder of the data cannot be one. */
  file: string | undefined;
  isFileThere: boolean;
  /** One line each; the readings are whole only without any. */
  faults: string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

const entries = Object.entries(settingsTable) as [SettingKey, Setting<unknown>][];
const names = entries.map(([, { name }]) => name);
const ownPrefix = 'VANGUARD_';
const ownNames = names.filter((name) => name.startsWith(ownPrefix)).map((name) => name.slice(ownPrefix.length));

export function readTable(environment: Variables): TableReading {
  const path = findFile(environment);
  const file = path === undefined ? undefined : readFile(path);
  const faults = [...(file?.faults ?? [])];
  const sources = { environment, file: file?.variables ?? {}, path };
  const readings = Object.fromEntries(
    entries.map(([key, setting]) => [key, readOne(setting, sources, faults)]),
  ) as TableReading['readings'];
  // The environment is everybody's, the file only the product's.
  faults.push(...findUnknown(environment, 'the environment', (name) => name.toUpperCase().startsWith(ownPrefix)));
  faults.push(...findUnknown(sources.file, path, () => true));
  if (sources.file[folderName] !== undefined) faults.push(`${folderName} cannot stand in the file that it leads to`);
  return { readings, file: path, isFileThere: file !== undefined, faults };
}

const folderName = settingsTable.dataFolder.name;

/** Undefined where the folder cannot be one, which is told when the setting is read. */
function findFile(environment: Variables): string | undefined {
  const { value } = readOne(settingsTable.dataFolder, { environment, file: {}, path: undefined }, []);
  return typeof value === 'string' ? join(value, '.env') : undefined;
}

export function settingsOf(readings: TableReading['readings']): Settings {
  return Object.fromEntries(entries.map(([key]) => [key, readings[key].value])) as unknown as Settings;
}

function readOne(
  { name, kind, default: fallback }: Setting<unknown>,
  sources: { environment: Variables; file: Variables; path: string | undefined },
  faults: string[],
): SettingReading {
  const source = (['environment', 'file'] as const).find((one) => sources[one][name] !== undefined) ?? 'default';
  const text = source === 'default' ? undefined : sources[source][name];
  const isEmpty = text === '';
  const given = isEmpty ? undefined : text;
  const written = given ?? fallback;
  if (written === undefined) return { value: undefined, source: 'default', isEmpty };
  const reading = kind.read(written);
  if ('value' in reading) {
    const { value } = reading;
    return { value, shown: kind.show(value), source: given === undefined ? 'default' : source, isEmpty };
  }
  faults.push(
    describeFault(name, kind, written, reading.fault) + (source === 'file' ? ` It stands in ${sources.path}.` : ''),
  );
  return { value: undefined, source, isEmpty };
}

function describeFault(name: string, kind: SettingKind<unknown>, text: string, fault: string): string {
  const shown = kind.isSecret ? undefined : text;
  const nearest = kind.choices && findNearest(text, kind.choices);
  const found = shown === undefined ? `${name} cannot be used` : `${name} is ${JSON.stringify(shown)}`;
  const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return `${found}: ${fault}.${meant} Give ${kind.form}; for example ${kind.example}.`;
}

function findUnknown(variables: Variables, place: string | undefined, isOurs: (name: string) => boolean): string[] {
  return Object.keys(variables)
    .filter((name) => isOurs(name) && !names.includes(name))
    .map((name) => {
      const nearest = nearestName(name);
      const meant = nearest === undefined ? '`vanguard settings` lists all' : `did you mean ${nearest}?`;
      return `${name} of ${place} is not a setting; ${meant}`;
    });
}

/** What is behind the prefix tells the names apart, not the prefix. */
function nearestName(name: string): string | undefined {
  if (!name.toUpperCase().startsWith(ownPrefix)) return findNearest(name, names);
  const nearest = findNearest(name.slice(ownPrefix.length), ownNames);
  return nearest === undefined ? undefined : ownPrefix + nearest;
}

/** Undefined: there is no such file. Lines are told by their number, since any may hold a secret. */
function readFile(path: string): { variables: Variables; faults: string[] } | undefined {
  try {
    // A byte order mark would be of the first name.
    const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
    const faults = text
      .split(/\r?\n/)
      .flatMap((line, i) =>
        /^\s*(#|$|(export\s+)?\w+\s*=)/.test(line) ? [] : [`Line ${i + 1} of ${path} is not NAME=value`],
      );
    return { variables: parseEnv(text), faults };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ENOTDIR'].includes(code)) return undefined;
    if (['EACCES', 'EISDIR'].includes(code)) return { variables: {}, faults: [`${path} cannot be read (${code})`] };
    throw error;
  }
}
