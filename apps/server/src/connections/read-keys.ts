/** The keys of credentials, for a request. */
import type { KeyRing } from '@vanguard/datastore';
import type { FastifyBaseLogger } from 'fastify';
import { Refusal } from '../refusal.ts';
import type { ServerSettings } from '../server-settings.ts';

/** Throws Refusal `encryption_key_missing`; why stands in the log. */
export async function readKeys({ readKeys: read }: ServerSettings, log: FastifyBaseLogger): Promise<KeyRing> {
  try {
    if (read !== undefined) return await read();
  } catch (error) {
    log.warn({ reason: (error as Error).message }, 'the keys of credentials cannot be read');
  }
  throw new Refusal(
    'The server has no key to encrypt credentials with. Its operator sets VANGUARD_ENCRYPTION_KEY; the log says more.',
    { code: 'encryption_key_missing' },
  );
}
