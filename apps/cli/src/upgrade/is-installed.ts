import { connectClient } from '@vanguard/postgres/connection';

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
