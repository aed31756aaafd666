/** One connection for the migrations runner, from a URL or from a pool that is there already. */
import { CompiledQuery, Kysely } from 'kysely';
import { connectClient } from '../connect.ts';
import type { Database } from '../database.ts';

export interface Session {
  /** Several statements are allowed where there are no parameters. */
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- migrations make the schema, whatever it is
export type MigrationTarget = string | Database<any>;

/** Throws PostgresConnectionError. */
export async function withSession<Result>(
  target: MigrationTarget,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  if (target instanceof Kysely) {
    return await target.connection().execute(async (connection) => {
      return await work({
        query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
          (await connection.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]))).rows,
      });
    });
  }
  const client = await connectClient(target, { applicationName: 'vanguard-migrations' });
  try {
    return await work({
      query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
        (await client.query(sql, [...parameters])).rows as Row[],
    });
  } finally {
    await client.end();
  }
}
