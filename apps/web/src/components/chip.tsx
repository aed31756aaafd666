/** One filter in force, removable. */
import { X } from 'lucide-react';

interface ChipProps {
  label: string;
  value: string;
  onRemove: () => void;
}

export function Chip({ label, value, onRemove }: ChipProps) {
  return (
    <span className="inline-flex h-6 max-w-64 items-center rounded-md border border-accent/30 bg-accent-soft pl-2 text-xs text-accent-strong">
      <span className="truncate">
        {label !== '' && <span className="opacity-80">{label}: </span>}
        <span className="font-medium">{value}</span>
      </span>
      <button
        type="button"
        onClick={onRemove}
        aria-label={`Remove filter ${label === '' ? value : `${label}: ${value}`}`}
        className="ml-0.5 flex size-5.5 shrink-0 items-center justify-center rounded-sm hover:bg-accent/15"
      >
        <X aria-hidden className="size-3" />
      </button>
    </span>
  );
}
