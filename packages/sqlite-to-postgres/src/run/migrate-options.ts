/** What a migration is told: from where to where, and what the caller decides or wants to hear of. */
import type { ClientBase } from 'pg';
import type { MigrationPlan } from '../plan/plan.ts';
import type { Recipe } from '../plan/recipes/recipe.ts';
import type { MigrationRules } from '../plan/rules/rules.ts';
import type { Tolerances } from '../plan/tolerances.ts';
import type { EventListener } from '../progress/events.ts';

/** How a source is moved while its application writes to it. */
export interface FollowOptions {
  /** The file gets triggers and a log table until the switch; false ends the run before. */
  mayTouchSource(path: string): Promise<boolean> | boolean;
  /** Asked once the target has caught up: resolves when to switch; at once where unset. */
  untilSwitch?: (() => Promise<void>) | undefined;
  /** After publishing the source stays locked until it resolves. */
  untilRelease?: (() => Promise<void>) | undefined;
  /** How long a transaction of the application is waited for; 10 s where unset, longer than any should take. */
  lockTimeoutMs?: number | undefined;
}

export interface MigrateOptions {
  source: string;
  /** As journal and report have it, where the file is made for the run: the folder of a bundle. */
  sourceName?: string;
  /** URL of the target database. */
  target: string;
  /** As the journal keeps it, where the URL alone would not lead back: an embedded server's folder. */
  targetName?: string;
  schema: string;
  /** Folder of the Prisma project to configure. */
  project?: string | undefined;
  /** Backup, journal and report go below this folder. */
  stateBase: string;
  /** Where the reports go; the run's own folder where unset. */
  reportFolder?: string | undefined;
  dryRun?: boolean;
  /** Fill the tables that the target already has instead of making them. A dry run reads the target then. */
  dataOnly?: boolean | undefined;
  /** Go on from a run that died, where what it staged is intact. */
  resume?: boolean | undefined;
  /** Move the source while it is written to; the only case in which it is touched. */
  follow?: FollowOptions | undefined;
  /** Ways past what the target cannot hold; without them any such value stops the run. */
  tolerances?: Tolerances | undefined;
  /** What is told of rows that do not fit names them by their keys alone. */
  hideValues?: boolean | undefined;
  /** Where problems stop the run, work out rules that lead past them, even where options alone do. */
  suggest?: 'always' | 'if options do not' | undefined;
  /** A recipe to follow instead of one that is recognized; false for none. */
  recipe?: Recipe | false | undefined;
  /** What the user decides otherwise than the planner would. */
  rules?: MigrationRules | undefined;
  batchBytes?: number;
  /** Threads that read, copy and compare large tables; as many as there are processors, at most four, where unset. */
  jobs?: number | undefined;
  /** False leaves the statistics of the tables to autovacuum, where nobody reads them before it comes. */
  takeStatistics?: boolean | undefined;
  onEvent?: EventListener;
  signal?: AbortSignal | undefined;
  now?: Date;
  /** Asked when the target database does not exist. */
  mayCreateDatabase?(database: string): Promise<boolean> | boolean;
  /** Shown the plan before anything is written; false ends the run. */
  confirm?(plan: MigrationPlan): Promise<boolean> | boolean;
  /** Runs inside the publishing transaction; throwing undoes everything. */
  beforeCommit?(client: ClientBase, runId: string): Promise<void>;
}
