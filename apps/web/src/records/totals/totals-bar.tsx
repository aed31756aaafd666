/** The sums over the whole result: each layer, how far it is from the plan, and what they leave out. */
import type { ReactNode } from 'react';
import type { Totals } from '../../api/api.ts';
import { classNames } from '../../components/class-names.ts';
import {
  formatCompactMoney,
  formatCompactVariance,
  formatCount,
  formatMoney,
  formatShare,
  formatVariance,
  varianceDirection,
} from '../format.ts';
import { describeTotalsScope } from './totals-scope.ts';

interface TotalsBarProps {
  /** Undefined while the first answer is on its way. */
  totals: Totals | undefined;
  isOutdated: boolean;
}

export function TotalsBar({ totals, isOutdated }: TotalsBarProps) {
  return (
    <section
      aria-label="Totals"
      aria-busy={totals === undefined || isOutdated}
      className={classNames(
        'shrink-0 border-b border-line bg-surface px-3 pt-3 pb-2.5 sm:px-4',
        isOutdated && '[&_dd]:opacity-55',
      )}
    >
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4 sm:gap-x-0 sm:divide-x sm:divide-line">
        <Figure name="Records" value={totals && formatCount(totals.records)} />
        <Figure name="Plan" dot="bg-plan" value={totals && formatCompactMoney(totals.planCost)} exact={totals?.planCost} />
        <Figure
          name="Forecast"
          dot="bg-forecast"
          value={totals && formatCompactMoney(totals.forecastCost)}
          exact={totals?.forecastCost}
        >
          {totals && <Variance amount={totals.forecastVariance} plan={totals.planCost} />}
        </Figure>
        <Figure
          name="Actual"
          dot="bg-actual"
          value={totals && formatCompactMoney(totals.actualCost)}
          exact={totals?.actualCost}
        >
          {totals && <Variance amount={totals.actualVariance} plan={totals.planCost} />}
        </Figure>
      </dl>
      <p className="mt-2 min-h-4 text-xs text-ink-faint">{totals && describeTotalsScope(totals.includes)}</p>
    </section>
  );
}

interface FigureProps {
  name: string;
  dot?: string;
  value: string | undefined;
  exact?: string | undefined;
  children?: ReactNode;
}

function Figure({ name, dot, value, exact, children }: FigureProps) {
  return (
    <div className="min-w-0 sm:px-4 sm:first:pl-0">
      <dt className="flex items-center gap-1.5 text-xs font-medium text-ink-muted">
        {dot !== undefined && <span aria-hidden className={classNames('h-1.5 w-3 rounded-full', dot)} />}
        {name}
      </dt>
      <dd className="mt-0.5 flex flex-wrap items-baseline gap-x-2.5">
        {value === undefined ? (
          <span className="skeleton my-1 h-5 w-24" />
        ) : (
          <span className="text-xl font-semibold tracking-tight tabular-nums">{value}</span>
        )}
        {children}
      </dd>
      {exact !== undefined && <dd className="truncate text-xs text-ink-faint tabular-nums">{formatMoney(exact)}</dd>}
    </div>
  );
}

const varianceLooks = { over: 'text-over', under: 'text-under', on: 'text-ink-faint' } as const;
const varianceWords = { over: 'over plan', under: 'under plan', on: 'on plan' } as const;

function Variance({ amount, plan }: { amount: string; plan: string }) {
  const direction = varianceDirection(amount);
  return (
    <span
      title={`${formatVariance(amount)} ${varianceWords[direction]}`}
      className={classNames('text-sm font-medium whitespace-nowrap tabular-nums', varianceLooks[direction])}
    >
      {formatCompactVariance(amount)}
      <span className="ml-1.5 font-normal">{formatShare(amount, plan)}</span>
      <span className="sr-only"> {varianceWords[direction]}</span>
    </span>
  );
}
