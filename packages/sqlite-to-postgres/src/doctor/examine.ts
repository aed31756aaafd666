/** The doctor: looks at a source, a target and a project, and says of each what is fine and what is in the way. */

import { checked, type Finding } from '../progress/finding.ts';
import { checkProject } from './check-project.ts';
import { checkSource } from './check-source.ts';
import { checkTargetServer } from './check-target.ts';

export interface DoctorOptions {
  source?: string | undefined;
  /** URL of the target database. */
  target?: string | undefined;
  schema: string;
  project?: string | undefined;
  /** Where a backup would go. */
  stateBase: string;
}

export async function examine({ source, target, schema, project, stateBase }: DoctorOptions): Promise<Finding[]> {
  return [
    ...(source === undefined ? [] : await checked('source', () => checkSource(source, stateBase))),
    ...(target === undefined ? [] : await checked('target', async () => await checkTargetServer(target, schema))),
    ...(project === undefined ? [] : await checked('project', () => checkProject(project, source))),
  ];
}
