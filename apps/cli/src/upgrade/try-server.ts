import { findDrift, type ProductSchema } from '@vanguard/datastore';
import { openPool } from '@vanguard/postgres';
import { proveServing } from '../prove-serving.ts';

/**
 * A server on what was upgraded. Returns the organizations whose merged drafts or summaries are not what the records make of them. Throws
 * TargetError `does_not_serve`.
 */
export async function tryServer(url: string): Promise<string[]> {
  const database = openPool<ProductSchema>(url, { applicationName: 'vanguard upgrade', maxConnections: 2 });
  try {
    await proveServing(database, url, 'upgraded');
    const { overlay, summaries } = await findDrift(database, { repair: false });
    return [...new Set([...overlay, ...summaries])];
  } finally {
    await database.destroy();
  }
}
