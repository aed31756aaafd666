/** Writes a legacy database: the schema by its own migrations, then the rows, all from one seed. */
import { existsSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { buildAdminRows } from './admin-rows.ts';
import { sampleEncryptionKey } from './credentials.ts';
import { SampleError } from './errors.ts';
import { insertRows, withIndexesLast } from './insert-rows.ts';
import { applyMigrations, latestLevel } from './legacy-migrations.ts';
import { administrator } from './people.ts';
import { buildPfaRows } from './pfa-rows.ts';
import { Random } from './random.ts';

export interface SampleOptions {
  seed?: number;
  /** PFA records over all organizations. */
  records?: number;
  /** At least one. */
  organizations?: number;
  /** 32 bytes in hexadecimal. */
  encryptionKey?: string;
  /** How many of the eight migrations have been applied. */
  level?: number;
  /** Called for every 20,000 PFA records written, and for the last. */
  onProgress?: (done: number, total: number) => void;
}

export interface SampleSummary {
  file: string;
  level: number;
  rowCounts: Record<string, number>;
  /** Whom to sign in as. */
  admin: { username: string; password: string };
}

export const sampleDefaults = {
  seed: 1,
  records: 20_280,
  organizations: 28,
  encryptionKey: sampleEncryptionKey,
  level: latestLevel,
};

/**
 * The same options give the same rows. Blocks until it is done: 20 s or so for a million records.
 * Throws SampleError where the file exists or an option makes no sense, and leaves no half-written file.
 */
export function writeLegacySample(file: string, options: SampleOptions = {}): SampleSummary {
  const settings = { ...sampleDefaults, ...options };
  checkSettings(settings);
  if (existsSync(file)) {
    throw new SampleError(`${file} exists already`, {
      code: 'sample_file_exists',
      hint: 'Name a file that does not exist.',
    });
  }
  try {
    const rowCounts = fillDatabase(file, settings);
    const { username, password } = administrator;
    return { file, level: settings.level, rowCounts, admin: { username, password } };
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  }
}

type Settings = SampleOptions & typeof sampleDefaults;

function fillDatabase(file: string, { seed, level, onProgress, ...settings }: Settings): Record<string, number> {
  const random = new Random(seed);
  using database = new DatabaseSync(file);
  // Nothing to lose in a file that is only just being made. The indexes of a million records fit in 256 MB.
  database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144');
  applyMigrations(database, level, random);
  database.exec('pragma foreign_keys = off; begin');
  const admin = buildAdminRows(random, settings.organizations, settings.encryptionKey);
  const pfa = buildPfaRows(random, settings.records, admin.organizationIds, admin.userIds);
  const rowCounts: Record<string, number> = {};
  withIndexesLast(database, () => {
    for (const source of [...admin.tables, { table: 'pfa_records', rows: pfa }]) {
      const isPfa = source.table === 'pfa_records';
      const count = insertRows(database, source, (done) => isPfa && onProgress?.(done, settings.records));
      if (count !== undefined) rowCounts[source.table] = count;
    }
  });
  database.exec('commit; pragma journal_mode = delete');
  return rowCounts;
}

function checkSettings({ seed, records, organizations, encryptionKey, level }: Settings): void {
  const checks: [option: keyof Settings, isMet: boolean, requirement: string][] = [
    ['seed', Number.isInteger(seed), 'a whole number'],
    ['records', Number.isInteger(records) && records >= 0, 'a whole number from 0'],
    ['organizations', Number.isInteger(organizations) && organizations >= 1, 'a whole number from 1'],
    ['encryptionKey', /^[0-9a-f]{64}$/i.test(encryptionKey), '32 bytes in hexadecimal'],
    ['level', Number.isInteger(level) && level >= 1 && level <= latestLevel, `a whole number from 1 to ${latestLevel}`],
  ];
  for (const [option, isMet, requirement] of checks) {
    if (isMet) continue;
    throw new SampleError(`the sample cannot take this ${option}`, {
      code: 'sample_option_invalid',
      hint: `Give ${requirement}.`,
    });
  }
}
