/** Sessions of the simulated installation: each keeps the list that its last page was of. */
import type { StoredRecord } from './record-store.ts';

export interface Session {
  id: string;
  query?: string;
  list?: readonly StoredRecord[];
}

const mostSessions = 200;

export class Sessions {
  readonly #open = new Map<string, Session>();
  #next = 1;

  open(): Session {
    const session: Session = { id: `SIM${String(this.#next++).padStart(8, '0')}` };
    this.#open.set(session.id, session);
    const [oldest] = this.#open.keys();
    if (this.#open.size > mostSessions && oldest !== undefined) this.#open.delete(oldest);
    return session;
  }

  find(id: string): Session | undefined {
    return this.#open.get(id);
  }

  end({ id }: Session): void {
    this.#open.delete(id);
  }

  endAll(): void {
    this.#open.clear();
  }
}
