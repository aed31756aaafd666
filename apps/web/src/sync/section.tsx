/** A part of the page with its heading, and what stands in it while it is read, or cannot be. */
import type { UseQueryResult } from '@tanstack/react-query';
import { LoaderCircle } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '../components/button.tsx';
import { Notice } from '../components/notice.tsx';

interface SectionProps<Data> {
  title: string;
  query: UseQueryResult<Data>;
  children: (data: Data) => ReactNode;
}

export function Section<Data>({ title, query, children }: SectionProps<Data>) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="mb-6">
      <h2 id={id} className="mb-2 text-sm font-semibold text-ink">
        {title}
      </h2>
      {query.data !== undefined ? children(query.data) : <Unread query={query} />}
    </section>
  );
}

function Unread({ query }: { query: UseQueryResult }) {
  if (query.isError) {
    return (
      <Notice
        tone="error"
        action={
          <Button size="small" onClick={() => void query.refetch()}>
            Try again
          </Button>
        }
      >
        {query.error.message}
      </Notice>
    );
  }
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-ink-faint">
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      Loading
    </p>
  );
}

export const cellLook = 'px-3 py-1.5 text-left align-baseline';
/** Of sentences, which would else stand a word a line where the window is narrow: the table scrolls there. */
export const sentenceLook = `${cellLook} min-w-56`;

export function Table({ head, children }: { head: readonly string[]; children: ReactNode }) {
  return (
    // Reached by the keyboard, since it scrolls where the window is narrow.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div
      tabIndex={0}
      role="group"
      aria-label={`Table of ${head[0]}`}
      className="overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full text-sm">
        <thead className="border-b border-line text-xs text-ink-muted">
          <tr>
            {head.map((name) => (
              <th key={name} scope="col" className={`${cellLook} font-medium whitespace-nowrap`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">{children}</tbody>
      </table>
    </div>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className="text-sm text-ink-muted">{children}</p>;
}
