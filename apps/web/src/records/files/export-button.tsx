/** The button behind which the kinds of files are. */
import { ChevronDown, Download } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '../../components/button.tsx';

export function ExportButton(button: ComponentProps<'button'>) {
  return (
    <Button size="small" {...button}>
      <Download aria-hidden className="size-3.5" />
      <span className="max-sm:sr-only">Export</span>
      <ChevronDown aria-hidden className="size-3.5 text-ink-faint" />
    </Button>
  );
}
