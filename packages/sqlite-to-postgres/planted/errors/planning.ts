/** Errors in what the phases do with the plan. */
import { mover, type PlantedError } from '../planted-error.ts';

export const planning: readonly PlantedError[] = [
  {
    error: 'the phase that stages tables changes the plan',
    scene: 'filled',
    module: `${mover}/run/stage.ts`,
    from: 'await openStaging(context, backup);',
    to: `plan.tables[0].name = planted('other', 'item'); await openStaging(context, backup);`,
    caughtBy: 'the frozen plan',
    isAlways: true,
  },
];
