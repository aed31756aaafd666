/** A source whose application writes while it is moved: triggers log the writes from before the backup to the switch. */
import type { MoverError } from '../errors.ts';
import type { MigrationPlan } from '../plan/plan.ts';
import { backUp } from '../run/back-up.ts';
import { startRun } from '../run/begin-run.ts';
import type { RunContext } from '../run/run-context.ts';
import {
  type Backup,
  type InspectedSource,
  openBackup,
  type Published,
  type RunMode,
  type Verified,
} from '../run/run-mode.ts';
import { stagingSchemaName } from '../server/staging.ts';
import { readDataVersion } from '../source/snapshot.ts';
import { beginCapture, refuseOtherKeys, refuseWithoutTemporary } from './begin-capture.ts';
import type { Capture } from './capture.ts';
import { firstEntry } from './capture-sql.ts';
import { moveLive } from './move-live.ts';

export class Following implements RunMode {
  readonly #context: RunContext;
  readonly #inspected: InspectedSource;
  /** What is in the source, and is owed to be taken out. */
  #capture: Capture | undefined;
  /** The entry of the log that the backup went up to. */
  #since = 0;
  /** Data version of the source when it was let go. */
  #versionAtSwitch: bigint | undefined;

  constructor(context: RunContext, inspected: InspectedSource) {
    this.#context = context;
    this.#inspected = inspected;
  }

  /** Throws CancelledError, SourceError, TargetError. */
  async backUp(): Promise<Backup> {
    const context = this.#context;
    const { source, plan } = this.#inspected;
    const run = await startRun(context, source, plan);
    await refuseWithoutTemporary(context);
    const { capture, isOutdated } = await beginCapture(context, this.#inspected, run);
    this.#capture = capture;
    const version = readDataVersion(source);
    const snapshot = await backUp(context, source, run, (path) => {
      this.#since = capture.strip(path);
    });
    return openBackup(context, {
      ...run,
      snapshot,
      staging: stagingSchemaName(run.folder.id),
      version,
      isOutdated: isOutdated || this.#since > firstEntry,
      isResumed: false,
    });
  }

  checkPlan(plan: MigrationPlan): void {
    refuseOtherKeys(this.#installed, plan);
  }

  async publish(backup: Backup, verified: Verified): Promise<Published> {
    const followed = { capture: this.#installed, since: this.#since };
    const published = await moveLive(this.#context, backup, verified, followed);
    this.#versionAtSwitch = readDataVersion(this.#inspected.source);
    return published;
  }

  /** Takes the triggers out, however the run ended. Where that fails the run's own end is not hidden: a note tells. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { clock } = this.#context;
    await this.#capture?.remove().catch((error: unknown) => {
      const { message, hint } = error as MoverError;
      clock.note(clock.phase, `${message} Its triggers are still there: take them away with cleanup. ${hint ?? ''}`);
    });
    this.#noteLateWrites();
  }

  /** Tells of writes to the source that the target does not have. */
  #noteLateWrites(): void {
    const { source } = this.#inspected;
    if (this.#versionAtSwitch === undefined || readDataVersion(source) === this.#versionAtSwitch) return;
    this.#context.clock.note(
      'report',
      `${source.path} was written to after the switch: PostgreSQL does not have these writes`,
    );
  }

  get #installed(): Capture {
    if (this.#capture === undefined) throw new Error('the source is not followed yet');
    return this.#capture;
  }
}
