/** A sentence that wants attention, with what to do about it. */
import { CircleAlert, CircleCheck, Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

const tones = {
  error: { look: 'border-fault/35 bg-fault-soft text-fault', Icon: CircleAlert },
  warning: { look: 'border-warn/35 bg-warn-soft text-warn', Icon: CircleAlert },
  info: { look: 'border-accent/30 bg-accent-soft text-accent-strong', Icon: Info },
  success: { look: 'border-done/35 bg-done-soft text-done', Icon: CircleCheck },
} as const;

interface NoticeProps {
  tone: keyof typeof tones;
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}

export function Notice({ tone, children, action, className }: NoticeProps) {
  const { look, Icon } = tones[tone];
  return (
    <div
      role={tone === 'error' ? 'alert' : 'status'}
      className={classNames(
        'flex gap-2.5 rounded-md border px-3 text-sm',
        action === undefined ? 'items-start py-2.5' : 'items-center py-1.5',
        look,
        className,
      )}
    >
      <Icon aria-hidden className={classNames('size-4 shrink-0', action === undefined && 'mt-0.5')} />
      <div className="min-w-0 grow">{children}</div>
      {action}
    </div>
  );
}
