/** Moves a legacy database into the product: the exact copy into `legacy`, its adoption in the same transaction, the proof. */
import { adoptLegacy, type AdoptionReport, DatastoreError, recordAdoption } from '@vanguard/datastore';
import { withinOpenTransaction } from '@vanguard/postgres';
import type { ProductSchema } from '@vanguard/datastore';
import {
  migrate,
  type MigrateOptions,
  type MigrationReport,
  MoverError,
  type RollbackError,
  TargetError,
} from 'sqlite-to-postgres';
import { type Installation, legacySchema } from './installation.ts';
import { type MigrationProver, openProver, type Proof } from './prove-migration.ts';

export interface LegacyMigration {
  migration: MigrationReport;
  adoption: AdoptionReport;
  proof: Proof;
}

export type LegacyOptions = Omit<
  MigrateOptions,
  'target' | 'targetName' | 'schema' | 'takeStatistics' | 'beforeCommit' | 'dryRun'
>;

/** Throws MoverError. */
export async function migrateLegacy(installation: Installation, options: LegacyOptions): Promise<LegacyMigration> {
  const { target, database, schemaReady } = installation;
  let adoption: AdoptionReport | undefined;
  let prover: Promise<MigrationProver> | undefined;
  try {
    const migration = await migrate({
      ...options,
      target: target.url,
      targetName: target.name,
      schema: legacySchema,
      // Adoption reads every row once.
      takeStatistics: false,
      beforeCommit: async (client, runId) => {
        await schemaReady;
        prover = openProver(database, target.url);
        // Its failure is told where it is needed.
        prover.catch(() => {});
        adoption = await withinOpenTransaction<ProductSchema, AdoptionReport>(client, async (trx) => {
          const report = await adoptLegacy(trx, legacySchema);
          await recordAdoption(trx, runId, report);
          return report;
        });
      },
    });
    if (adoption === undefined || prover === undefined)
      throw new Error('a migration was published without its adoption');
    const proof = await (await prover).prove(adoption);
    refuseFailed(proof);
    return { migration, adoption, proof };
  } catch (error) {
    throw asMoverError(error);
  } finally {
    await (await prover?.catch(() => undefined))?.close();
  }
}

function refuseFailed({ checks }: Proof): void {
  const failed = checks.filter(({ outcome }) => outcome === 'failed');
  if (failed.length > 0) {
    throw new MoverError('The data were moved and verified, but the product cannot use them as it should.', {
      code: 'proof_failed',
      findings: failed.map(({ name, detail }) => `${name}: ${detail}`),
      hint: 'See to the findings, or undo the migration: vanguard rollback.',
    });
  }
}

/** The datastore's refusals as errors of the mover, which decide the exit status. */
export function asMoverError(
  error: unknown,
  ErrorClass: typeof TargetError | typeof RollbackError = TargetError,
): unknown {
  if (!(error instanceof DatastoreError)) return error;
  return new ErrorClass(error.message, { code: error.code, hint: error.hint, findings: error.findings, cause: error });
}
