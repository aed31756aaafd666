/** A labelled text input with its hint and its error, tied together for screen readers. */
import { CircleAlert } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'size'> {
  label: string;
  error?: string | undefined;
  hint?: ReactNode;
  /** A control inside the right end of the input, such as "show password". */
  trailing?: ReactNode;
}

export function TextField({ label, error, hint, trailing, className, ...input }: TextFieldProps) {
  const id = useId();
  const isInvalid = error !== undefined;
  const described = classNames(isInvalid && `${id}-error`, hint !== undefined && `${id}-hint`);
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink">
        {label}
      </label>
      <div className="relative">
        <input
          {...input}
          id={id}
          aria-invalid={isInvalid || undefined}
          aria-describedby={described === '' ? undefined : described}
          className={classNames(
            'h-10 w-full rounded-md border bg-surface px-3 text-base text-ink focus-visible:outline-offset-0',
            isInvalid ? 'border-fault' : 'border-control',
            trailing !== undefined && 'pr-11',
          )}
        />
        {trailing !== undefined && <div className="absolute inset-y-0 right-1 flex items-center">{trailing}</div>}
      </div>
      {isInvalid && (
        <p id={`${id}-error`} className="mt-1.5 flex items-start gap-1.5 text-sm text-fault">
          <CircleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          <span>{error}</span>
        </p>
      )}
      {hint !== undefined && (
        <div id={`${id}-hint`} className="mt-1.5 text-sm text-ink-faint">
          {hint}
        </div>
      )}
    </div>
  );
}
