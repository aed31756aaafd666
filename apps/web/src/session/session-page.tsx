/** The frame of the pages before the product: the form on one side, a quiet picture of the three layers beside it. */
import type { ReactNode } from 'react';
import { BrandMark } from '../components/brand-mark.tsx';
import { classNames } from '../components/class-names.ts';
import { LayersPicture } from './layers-picture.tsx';

interface SessionPageProps {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}

export function SessionPage({ title, lead, children }: SessionPageProps) {
  return (
    <div className="grid min-h-full lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <main className="flex flex-col justify-center bg-surface px-6 py-10 sm:px-12">
        <div className="mx-auto w-full max-w-sm">
          <div className="mb-10 flex items-center gap-2.5">
            <BrandMark className="size-8" />
            <span className="text-base font-semibold tracking-tight">PFA Vanguard</span>
          </div>
          <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
          <p className="mt-2 mb-7 text-base text-ink-muted">{lead}</p>
          {children}
        </div>
      </main>
      <aside className="hidden flex-col justify-center bg-brand px-12 text-brand-ink lg:flex xl:px-20">
        <p className="text-2xl leading-snug font-semibold tracking-tight text-balance text-white">
          Construction equipment, from plan to actuals.
        </p>
        <LayersPicture />
        <dl className="grid max-w-xl grid-cols-3 gap-6 text-sm">
          <Layer name="Plan" text="the budget, locked" look="bg-[#7f93aa]" />
          <Layer name="Forecast" text="the manager's strategy" look="bg-[#4f8fe8]" />
          <Layer name="Actuals" text="what is being billed" look="bg-[#f0a13a]" />
        </dl>
      </aside>
    </div>
  );
}

function Layer({ name, text, look }: { name: string; text: string; look: string }) {
  return (
    <div>
      <dt className="flex items-center gap-2 font-semibold text-white">
        <span aria-hidden className={classNames('h-1.5 w-4 rounded-full', look)} />
        {name}
      </dt>
      <dd className="mt-1">{text}</dd>
    </div>
  );
}
