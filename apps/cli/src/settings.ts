/** The settings of an installation, from the environment and its own file, and the key that signs its tokens. */
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from 'sqlite-to-postgres';
import { readTable, settingsOf } from './settings/read-table.ts';
import type { Settings } from './settings/table.ts';

export type { Settings } from './settings/table.ts';

/** Throws UsageError with all that cannot be read. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const { readings, faults } = readTable(environment);
  if (faults.length === 0) return settingsOf(readings);
  throw new UsageError(faults.length === 1 ? 'A setting cannot be used.' : 'Some settings cannot be used.', {
    code: 'bad_settings',
    findings: faults,
    hint: 'Correct or unset them; `vanguard settings` shows all, with their forms and where they come from.',
  });
}

/** JWT_SECRET, or one made at the first start and kept with the installation's data; in production only the former. */
export function readJwtSecret({ dataFolder, jwtSecret, nodeEnv }: Settings): string {
  if (jwtSecret !== undefined) return jwtSecret;
  if (nodeEnv === 'production') {
    throw new UsageError('JWT_SECRET is not set.', {
      code: 'missing_secret',
      hint: 'In production set it to at least 32 random characters, for example the output of: openssl rand -base64 48',
    });
  }
  const file = join(dataFolder, 'jwt-key');
  if (!existsSync(file)) {
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600 });
    chmodSync(file, 0o600);
  }
  return readFileSync(file, 'utf8').trim();
}
