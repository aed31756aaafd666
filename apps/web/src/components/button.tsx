/** The one button of the product, in its few looks. A pending button stays focusable but does nothing. */
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps } from 'react';
import { classNames } from './class-names.ts';

/** A border that is not seen is, with forced colours, all that tells a button from a text. */
const looks = {
  primary: 'border border-transparent bg-action text-on-action hover:bg-action-strong',
  secondary: 'border border-line-strong bg-surface text-ink hover:bg-hover',
  quiet: 'border border-transparent text-ink-muted hover:bg-hover hover:text-ink',
} as const;

const sizes = {
  small: 'h-7 gap-1.5 px-2 text-sm',
  medium: 'h-8 gap-1.5 px-3 text-sm',
  large: 'h-10 gap-2 px-4 text-base',
} as const;

interface ButtonProps extends ComponentProps<'button'> {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
  isPending?: boolean;
}

export function Button({
  look = 'secondary',
  size = 'medium',
  isPending = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isPending || undefined}
      onClick={isPending ? (event) => event.preventDefault() : onClick}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap transition-colors select-none',
        'disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-70',
        looks[look],
        sizes[size],
        className,
      )}
    >
      {isPending && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
      {children}
    </button>
  );
}
