/** A change of costs: over is red with ▲, under green with ▼. */
import { classNames } from '../components/class-names.ts';
import { formatVariance, varianceDirection } from '../records/format.ts';

const looks = { over: 'text-over', under: 'text-under', on: 'text-ink-faint' } as const;
const marks = { over: '▲ ', under: '▼ ', on: '' } as const;

export function Effect({ amount }: { amount: string }) {
  const direction = varianceDirection(amount);
  return (
    <span className={classNames('font-medium whitespace-nowrap tabular-nums', looks[direction])}>
      <span aria-hidden>{marks[direction]}</span>
      {formatVariance(amount)}
    </span>
  );
}
