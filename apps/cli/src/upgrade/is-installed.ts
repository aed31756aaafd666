import { connectClient } from '@vanguard/postgres/connection';
import { UsageError } from 'sqlite-to-postgres/errors';

/** Whether a version of the product has been at work on the database, whichever. */
export async function isInstalled(url: string): Promise<boolean> {
  const client = await connectClient(url, { applicationName: 'vanguard upgrade' });
  try {
    const { rows } = await client.query<{ is: boolean }>(
      `select to_regclass('public.schema_migration') is not null as is`,
    );
    return rows[0]?.is === true;
  } finally {
    await client.end();
  }
}

export function nothingInstalled(): UsageError {
  return new UsageError('There is no installation in this database that could be upgraded.', {
    code: 'nothing_installed',
    hint: '`vanguard start` makes one. If there should be one, see VANGUARD_DATA and DATABASE_URL in `vanguard settings`.',
  });
}
