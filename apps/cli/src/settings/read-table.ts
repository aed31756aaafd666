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
  file: string;
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
  const folderFaults: string[] = [];
  const { value: dataFolder } = readOne(settingsTable.dataFolder, { environment, file: {} }, '', folderFaults);
  const file = join(dataFolder as string, '.env');
  const found = readFile(file);
  const sources = { environment, file: found ?? {} };
  const faults: string[] = [];
  const readings = Object.fromEntries(
    entries.map(([key, setting]) => [key, readOne(setting, sources, file, faults)]),
  ) as Record<SettingKey, SettingReading>;
  if (sources.file[settingsTable.dataFolder.name] !== undefined) {
    faults.push(`${settingsTable.dataFolder.name} stands in ${file}, which is looked for in the folder that it names.`);
  }
  faults.push(...findUnknown(environment, 'the environment'), ...findUnknown(sources.file, file));
  return { readings, file, isFileThere: found !== undefined, faults };
}

export function settingsOf(readings: TableReading['readings']): Settings {
  return Object.fromEntries(entries.map(([key]) => [key, readings[key].value])) as unknown as Settings;
}

function readOne(
  { name, kind, default: fallback }: Setting<unknown>,
  sources: { environment: Variables; file: Variables },
  file: string,
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
  faults.push(describeFault(name, kind, written, reading.fault) + (source === 'file' ? ` It stands in ${file}.` : ''));
  return { value: undefined, source, isEmpty };
}

function describeFault(name: string, kind: SettingKind<unknown>, text: string, fault: string): string {
  const shown = kind.isSecret ? undefined : text;
  const nearest = kind.choices && findNearest(text, kind.choices);
  const found = shown === undefined ? `${name} cannot be used` : `${name} is ${JSON.stringify(shown)}`;
  const meant = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  return `${found}: ${fault}.${meant} Give ${kind.form}; for example ${kind.example}.`;
}

function findUnknown(variables: Variables, place: string): string[] {
  return Object.keys(variables)
    .filter((name) => name.toUpperCase().startsWith(ownPrefix) && !names.includes(name))
    .map((name) => {
      const nearest = findNearest(name.slice(ownPrefix.length), ownNames);
      const meant = nearest === undefined ? '`vanguard settings` lists all' : `did you mean ${ownPrefix}${nearest}?`;
      return `${name} of ${place} is not a setting; ${meant}`;
    });
}

function readFile(path: string): Variables | undefined {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
