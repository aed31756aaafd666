/** What was typed and could not be saved: why, and what to do with it. It is on this device only. */
import { Link } from '@tanstack/react-router';
import { CheckCheck } from 'lucide-react';
import { Button } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import type { RefusedEdit } from '../edits/edit.ts';
import type { EditQueue } from '../edits/edit-queue.ts';
import { fieldLabel, formatField } from '../records/format-field.ts';

interface NotSavedProps {
  refused: readonly RefusedEdit[];
  queue: EditQueue;
  code: string;
}

export function NotSaved({ refused, queue, code }: NotSavedProps) {
  if (refused.length === 0) {
    return (
      <EmptyState Icon={CheckCheck} title="Everything is saved">
        What you typed is on the server as drafts.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface text-sm">
      {refused.map((edit) => (
        <li
          key={`${edit.pfaId} ${Object.keys(edit.delta).join(' ')}`}
          className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2"
        >
          <Link
            to="/o/$code/grid"
            params={{ code }}
            search={{ at: edit.pfaId, record: edit.pfaId }}
            className="font-medium underline"
          >
            {edit.pfaId}
          </Link>
          <span>
            {Object.entries(edit.delta).map(([field, value]) => (
              <span key={field} className="mr-3">
                <span className="text-ink-muted">{fieldLabel(field)}</span>{' '}
                <b className="font-semibold">{edit.texts?.[field] ?? formatField(field, value)}</b>
              </span>
            ))}
          </span>
          <span className={edit.state === 'conflict' ? 'text-conflict' : 'text-fault'}>{edit.message}</span>
          <Button size="small" className="ml-auto" onClick={() => queue.dismiss(edit.pfaId)}>
            Give it up
          </Button>
        </li>
      ))}
    </ul>
  );
}
