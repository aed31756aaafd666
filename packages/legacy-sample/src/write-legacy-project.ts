/** Writes a whole legacy project: .env, schema.prisma, migrations and the database, as an installation has them. */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleEncryptionKey } from './credentials.ts';
import { projectFolder } from './legacy-migrations.ts';
import { type SampleOptions, type SampleSummary, writeLegacySample } from './write-legacy-sample.ts';

/** At an earlier level the later migrations are there and pending, as after an update of the application's files. */
export function writeLegacyProject(folder: string, options: SampleOptions = {}): SampleSummary {
  mkdirSync(folder, { recursive: true });
  cpSync(fileURLToPath(projectFolder), folder, { recursive: true });
  writeFileSync(
    join(folder, '.env'),
    [
      '# PFA Vanguard on SQLite',
      'DATABASE_URL="file:./dev.db" # relative to prisma/schema.prisma',
      '',
      `ENCRYPTION_KEY=${options.encryptionKey ?? sampleEncryptionKey}`,
      "JWT_SECRET='sample-secret-for-development-only'",
      'PORT=3001',
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  return writeLegacySample(join(folder, 'prisma', 'dev.db'), options);
}
