/** A connection of the test run's administrator, for one piece of work. */
import type { ClientBase } from 'pg';
import { connectClient } from '../connect.ts';

export async function withAdmin<Result>(url: string, work: (admin: ClientBase) => Promise<Result>): Promise<Result> {
  const admin = await connectClient(url, { applicationName: 'test-admin' });
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}
