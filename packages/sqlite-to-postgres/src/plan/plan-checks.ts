/** Plans the checks of a table; of those that rows break, what stands in the way. Pure. */
import { columnsIn, translateExpression } from '@vanguard/sqlite-sql';
import type { SourceExpression } from '../source/catalog.ts';
import type { CheckOutcome } from './inspection.ts';
import { constraintName } from './names.ts';
import type { PlannedCheck, PlanProblem } from './plan.ts';
import { brokenCheckProblem } from './plan-problems.ts';
import type { TableScope } from './table-scope.ts';

interface PlannedChecks {
  checks: PlannedCheck[];
  problems: PlanProblem[];
}

/** `outcomes`: in the order of the source's checks. One without a counterpart stays behind, whatever rows do to it. */
export function planChecks(
  scope: TableScope,
  outcomes: readonly CheckOutcome[],
  isLeftUnchecked: boolean,
): PlannedChecks {
  const planned: PlannedChecks = { checks: [], problems: [] };
  for (const [i, check] of scope.source.checks.entries()) {
    const made = planCheck(check, scope);
    if (made === undefined) continue;
    const outcome = outcomes[i];
    if (outcome === undefined) planned.checks.push(made);
    else if (outcome === 'untried') planned.checks.push({ ...made, isUntried: true });
    else if (isLeftUnchecked) planned.checks.push({ ...made, notValid: true });
    else {
      planned.checks.push(made);
      planned.problems.push(brokenCheckProblem(scope.source.name, { ...check, name: made.name }, outcome));
    }
  }
  return planned;
}

function planCheck(check: SourceExpression, scope: TableScope): PlannedCheck | undefined {
  const { source } = scope;
  const translated = translateExpression(check.expression, scope.translation('check'));
  if (!translated.ok)
    return scope.leave('check', `${source.name}${check.name ? `.${check.name}` : ''}`, translated.reason, check.text);
  const columns = new Set(columnsIn(check.expression).flatMap(({ name }) => scope.findColumn(name)?.name ?? []));
  return {
    name: scope.claimConstraintName(check.name ?? constraintName(scope.name, [], 'check')),
    expression: translated.sql,
    columns: [...columns].map((name) => scope.columnName(name)),
  };
}
