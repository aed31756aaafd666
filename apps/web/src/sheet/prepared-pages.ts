/** What was read before anybody asked: the beginning of a question that is likely to come next. */
import type { PagesRead } from './read-moment.ts';
import type { Question } from './store-state.ts';

export class PreparedPages {
  #prepared: { readonly question: Question; readonly pages: Promise<PagesRead> } | undefined;

  keep(question: Question, read: () => Promise<PagesRead>): void {
    if (this.#prepared?.question === question) return;
    const pages = read();
    // Told to whoever takes them.
    pages.catch(() => undefined);
    this.#prepared = { question, pages };
  }

  /** Once: a second time they may be too old. Those of another question are dropped. */
  take(question: Question, onDropped: (question: Question) => void): Promise<PagesRead> | undefined {
    const prepared = this.#prepared;
    this.#prepared = undefined;
    if (prepared === undefined || prepared.question === question) return prepared?.pages;
    onDropped(prepared.question);
    return undefined;
  }
}
