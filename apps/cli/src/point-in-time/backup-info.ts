/** What pgBackRest tells of a stanza's backups, and how old the latest is. Pure, but for the reading of the note. */
import { globSync, readFileSync } from 'node:fs';
import { noteFolder } from './stanza.ts';

export interface StanzaInfo {
  stanza: string;
  /** Of the servers that were backed up under this name, the latest last. */
  systemIdentifiers: string[];
  /** The oldest first, by when they ended. */
  backups: { label: string; kind: 'full' | 'diff' | 'incr'; endedAt: Date; hasError: boolean }[];
}

interface Told {
  name: string;
  backup?: { label: string; type: 'full' | 'diff' | 'incr'; error?: boolean | null; timestamp: { stop: number } }[];
}

/** The output of `pgbackrest info --output=json` for one stanza; undefined where it is something else. */
export function parseInfo(text: string): StanzaInfo | undefined {
  const told = tryParse(text)?.at(0);
  if (typeof told?.name !== 'string') return undefined;
  const backups = (told.backup ?? []).map(({ label, type, error, timestamp }) => ({
    label,
    kind: type,
    endedAt: new Date(timestamp.stop * 1000),
    hasError: error === true,
  }));
  // Numbers that are longer than JavaScript's.
  const systemIdentifiers = [...text.matchAll(/"system-id":\s*(\d+)/g)].map(([, id = '']) => id);
  return {
    stanza: told.name,
    systemIdentifiers,
    backups: backups.toSorted((one, other) => one.endedAt.getTime() - other.endedAt.getTime()),
  };
}

function tryParse(text: string): Told[] | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return Array.isArray(found) ? (found as Told[]) : undefined;
  } catch {
    return undefined;
  }
}

/** When the latest backup for point in time of this server ended, by the notes of this machine. */
export function findLatestNoted(systemIdentifier: string, folder = noteFolder): Date | undefined {
  const ends = globSync(`${folder}/*.json`).flatMap((path) => {
    const info = readInfo(path);
    return info?.systemIdentifiers.includes(systemIdentifier) ? (info.backups.at(-1)?.endedAt ?? []) : [];
  });
  return ends.toSorted((one, other) => one.getTime() - other.getTime()).at(-1);
}

function readInfo(path: string): StanzaInfo | undefined {
  try {
    return parseInfo(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
