/** How a plan with problems ends a run: whose fault it is, each problem above what can be done about it, and the way on. */
import { SourceError, TargetError } from '../errors.ts';
import type { MigrationPlan, PlanProblem } from '../plan/plan.ts';
import { plural } from '../progress/plural.ts';
import { optionsOf } from './find-remedy.ts';

/** Where a command writes the rules that are suggested, unless it says so. */
const suggestedFile = 'suggested-rules.json';

/** Throws SourceError `source_has_problems`; TargetError `target_has_problems` where nothing but the target is at fault. */
export function stopAtProblems(plan: MigrationPlan): void {
  const { remedy, suggestion } = plan;
  if (plan.problems.length === 0) return;
  const problems = [...Map.groupBy(plan.problems, ({ hint }) => hint).values()].flat();
  const ofTarget = problems.filter((problem) => isOfTarget(problem, plan)).length;
  const [Failure, code] =
    ofTarget === problems.length
      ? ([TargetError, 'target_has_problems'] as const)
      : ([SourceError, 'source_has_problems'] as const);
  throw new Failure(`${heading(problems.length, ofTarget, plan)} Nothing was changed.`, {
    code,
    findings: problems.map(({ message }) => message),
    advice: problems.map(({ hint }) => hint),
    hint: [...new Set(problems.map(({ hint }) => hint))].join('\n'),
    remedy: remedy === undefined ? suggestion && ['--suggest', suggestedFile] : optionsOf(remedy),
    suggestion,
  });
}

/** A number that the next row gets is a fault of the column, which is another's where tables are filled. */
export function isOfTarget({ code }: PlanProblem, { dataOnly }: MigrationPlan): boolean {
  return code.startsWith('target_') || (dataOnly === true && code === 'next_number_does_not_fit');
}

function heading(problems: number, ofTarget: number, { dataOnly }: MigrationPlan): string {
  const ofSource = problems - ofTarget;
  const source = plural(ofSource, 'problem');
  if (ofSource === 0) return `The tables of the target cannot be filled as they are: ${plural(ofTarget, 'problem')}.`;
  if (!dataOnly) return `The source holds what PostgreSQL cannot: ${source}.`;
  if (ofTarget === 0) return `The source holds what the tables of the target cannot take: ${source}.`;
  return `The source holds what the tables of the target cannot take: ${source}; and they cannot be filled as they are: ${plural(ofTarget, 'problem')}.`;
}
