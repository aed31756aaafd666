/** The settings of an installation, from the environment and its own file, and the secret that signs its tokens. */
import { findSecretFault } from '@vanguard/server/secret-strength';
import { UsageError } from 'sqlite-to-postgres/errors';
import type { Exposure } from './settings/exposure.ts';
import { keepSecret } from './settings/keep-secret.ts';
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

/**
 * JWT_SECRET, or one made at the first start and kept with the installation's data; of an exposed one only the former,
 * and no weak one. Throws UsageError.
 */
export function readJwtSecret(settings: Settings, exposure: Exposure): string {
  const fault = findSecretRefusal(settings, exposure);
  if (fault !== undefined) throw fault;
  return settings.jwtSecret ?? keepSecret(settings.dataFolder);
}

/** Why the product does not start with this secret, or without one. */
export function findSecretRefusal({ jwtSecret }: Settings, { reasons }: Exposure): UsageError | undefined {
  if (reasons.length === 0) return undefined;
  const fault = jwtSecret === undefined ? undefined : findSecretFault(jwtSecret);
  if (jwtSecret !== undefined && fault === undefined) return undefined;
  const state = fault === undefined ? 'is not set' : `is weak (${fault})`;
  return new UsageError(`JWT_SECRET ${state}, and the installation is exposed to others than this machine.`, {
    code: fault === undefined ? 'missing_secret' : 'weak_secret',
    findings: reasons,
    hint: 'Set it to random characters, for example the output of: openssl rand -base64 48',
  });
}
