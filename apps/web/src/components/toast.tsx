/** One sentence about what has just happened, at the foot of the page; a reader hears it. It goes by itself, unless it wants something. */
import { X } from 'lucide-react';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from './button.tsx';

const shownMs = 6000;

export interface Told {
  readonly action?: ReactNode;
  /** Until it is closed, or something else is told. */
  readonly isLasting?: boolean;
}

export type Tell = (text: string, told?: Told) => void;

type Sentence = Told & { readonly text: string };

/** Beside React: whoever tells something is not rendered again by it. */
class Sentences {
  readonly #listeners = new Set<() => void>();
  #told: Sentence | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly get = (): Sentence | undefined => this.#told;

  readonly tell: Tell = (text, more = {}) => {
    this.#show({ text, ...more });
    if (more.isLasting !== true) this.#timer = setTimeout(this.close, shownMs);
  };

  readonly close = (): void => this.#show(undefined);

  /** Frees the timer. */
  readonly dispose = (): void => clearTimeout(this.#timer);

  #show(told: Sentence | undefined): void {
    clearTimeout(this.#timer);
    this.#told = told;
    for (const listener of this.#listeners) listener();
  }
}

export function useToast(): [ReactNode, Tell] {
  const [sentences] = useState(() => new Sentences());
  useEffect(() => sentences.dispose, [sentences]);
  return [<Toast key="toast" sentences={sentences} />, sentences.tell];
}

function Toast({ sentences }: { sentences: Sentences }) {
  const told = useSyncExternalStore(sentences.subscribe, sentences.get);
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-8 z-50 flex justify-center px-4">
      {told !== undefined && (
        <div className="popup pointer-events-auto flex items-center gap-3 px-4 py-2 text-sm">
          {told.text}
          {told.action}
          {told.isLasting === true && (
            <Button size="small" look="quiet" aria-label="Close" onClick={sentences.close}>
              <X aria-hidden className="size-3.5" />
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
