/** The doctor: looks at a source, a target and a project, and says of each what is fine and what is in the way. */

import { checked, type Finding } from '../progress/finding.ts';
import type { MigrateOptions } from '../run/migrate-options.ts';
import { checkPlan } from './check-plan.ts';
import { checkProject } from './check-project.ts';
import { checkSource } from './check-source.ts';
import { checkTargetServer } from './check-target.ts';

export interface DoctorOptions
  extends Pick<MigrateOptions, 'dataOnly' | 'rules' | 'recipe' | 'tolerances' | 'hideValues' | 'signal'> {
  source?: string | undefined;
  /** URL of the target database. */
  target?: string | undefined;
  schema: string;
  project?: string | undefined;
  /** Where a backup would go. */
  stateBase: string;
}

/** What `migrate` would stop at under the same options is among the problems. Reads only. */
export async function examine(options: DoctorOptions): Promise<Finding[]> {
  const { source, target, schema, project, stateBase, dataOnly = false } = options;
  const ofSource = source === undefined ? [] : await checked('source', () => checkSource(source, stateBase));
  const ofTarget =
    target === undefined ? [] : await checked('target', async () => await checkTargetServer(target, schema, dataOnly));
  const ofProject = project === undefined ? [] : await checked('project', () => checkProject(project, source));
  const isReachable = !ofTarget.some(isProblem);
  const isPlanned = source !== undefined && !ofSource.some(isProblem) && (isReachable || !dataOnly);
  const ofPlan = !isPlanned
    ? []
    : await checked(
        'source',
        async () =>
          await checkPlan({
            ...options,
            source,
            target: isReachable ? (target ?? '') : '',
            project: ofProject.some(isProblem) ? undefined : project,
            suggest: 'if options do not',
          }),
      );
  return [...ofSource, ...ofPlan.filter(isOf('source')), ...ofTarget, ...ofPlan.filter(isOf('target')), ...ofProject];
}

const isProblem = ({ outcome }: Finding): boolean => outcome === 'problem';

const isOf =
  (side: string) =>
  ({ subject }: Finding): boolean =>
    subject === side;
