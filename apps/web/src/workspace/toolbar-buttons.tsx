/** The buttons above the sheet, with what they say, on a phone to readers alone; their menus come later and have the same. */
import { ChevronDown, Layers, Rows3, Settings2 } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '../components/button.tsx';
import type { WorkspaceView } from './views/workspace-view.ts';

type ButtonProps = ComponentProps<'button'>;

export function ViewButton({ viewing: { view, isChanged }, ...button }: ButtonProps & { viewing: WorkspaceView }) {
  return (
    <Button size="small" {...button}>
      <Layers aria-hidden className="size-3.5" />
      <span className="max-w-48 truncate">{view?.name ?? 'All records'}</span>
      {isChanged && (
        <span className="size-1.5 rounded-full bg-draft">
          <span className="sr-only">, changed</span>
        </span>
      )}
      <ChevronDown aria-hidden className="size-3.5 text-ink-faint" />
    </Button>
  );
}

/** `labels`: of the fields, outermost first. */
export function GroupButton({ labels, ...button }: ButtonProps & { labels: readonly string[] }) {
  return (
    <Button size="small" {...button}>
      <Rows3 aria-hidden className="size-3.5" />
      <span className="max-sm:sr-only">{labels.length === 0 ? 'Group' : `Group: ${labels.join(' › ')}`}</span>
    </Button>
  );
}

export function ColumnsButton(button: ButtonProps) {
  return (
    <Button size="small" {...button}>
      <Settings2 aria-hidden className="size-3.5" />
      <span className="max-sm:sr-only">Columns</span>
    </Button>
  );
}
