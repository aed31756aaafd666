/** The button behind which the fields are that can be filtered by. */
import { Plus } from 'lucide-react';
import type { ComponentProps } from 'react';
import { Button } from '../../components/button.tsx';

export function AddFilterButton(button: ComponentProps<'button'>) {
  return (
    <Button size="small" look="quiet" {...button}>
      <Plus aria-hidden className="size-3.5" />
      Filter
    </Button>
  );
}
