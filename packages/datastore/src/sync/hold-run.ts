/** Whose a run is: told by its worker while it goes on, and asked in each transaction that writes for it. */
import { sql } from 'kysely';
import { acrossOrganizations, type ProductDatabase, type ProductTransaction } from '../scope.ts';
import { isOf, runTable } from './pull-tables.ts';
import type { Run } from './run.ts';

/** Cancelled by an administrator, or taken for dead by another worker: whoever is at it must stop. */
export class PullEndedError extends Error {
  constructor() {
    super('The pull was ended by somebody else.');
    this.name = 'PullEndedError';
  }
}

/** What has come of it so far; what is left out stays as it was told. */
export interface RunProgress {
  processed?: number | undefined;
  /** In all, where upstream counts. */
  expected?: number | undefined;
}

/** False: the run is over by another's hand. */
export async function tellAlive(database: ProductDatabase, run: Run, progress: RunProgress = {}): Promise<boolean> {
  return await acrossOrganizations(database, async (trx) => await tellAliveIn(trx, run, progress));
}

/**
 * Until the end of the transaction nobody else ends the run. A worker that was stopped, taken for dead and woken writes nothing:
 * throws PullEndedError.
 */
export async function holdRun(trx: ProductTransaction, run: Run): Promise<void> {
  if (!(await tellAliveIn(trx, run, {}))) throw new PullEndedError();
}

async function tellAliveIn(trx: ProductTransaction, run: Run, progress: RunProgress): Promise<boolean> {
  const { numAffectedRows } = await sql`
    /* run is alive */ update ${runTable(run)}
       set alive_at = clock_timestamp(), records_processed = coalesce(${progress.processed ?? null}, records_processed),
           records_expected = coalesce(${progress.expected ?? null}, records_expected)
     where ${isOf(run)} and id = ${run.id} and attempt = ${run.attempt} and status = 'running'`.execute(trx);
  return numAffectedRows === 1n;
}
