/** How far the rows are that are read to be copied, and how they are given up; once they are here, the press that copies them. */
import { Button } from '../components/button.tsx';
import { formatCount } from '../records/format.ts';
import type { Copying } from './copier.ts';

export function CopyProgress({ total, read, onCopy, onCancel }: Copying) {
  return (
    <section
      aria-label="Copying"
      className="flex shrink-0 items-center justify-end gap-3 border-t border-line bg-surface px-4 py-1 text-sm"
    >
      {onCopy === undefined ? (
        <>
          <progress aria-label="Rows read to be copied" max={total} value={read} className="h-1.5 w-40 accent-action" />
          <span className="text-ink-muted tabular-nums">
            {formatCount(read)} of {formatCount(total)} rows read
          </span>
        </>
      ) : (
        <>
          <span className="text-ink-muted tabular-nums">{formatCount(total)} rows are read</span>
          <Button size="small" look="primary" onClick={onCopy}>
            Copy now
          </Button>
        </>
      )}
      <Button size="small" onClick={onCancel}>
        Cancel
      </Button>
    </section>
  );
}
