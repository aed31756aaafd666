/** A queue of the password pool: those who have signed in before come before all others, each kind in its order. */
import { FixedQueue, type PiscinaTask, queueOptionsSymbol, type TaskQueue } from 'piscina';

type Task = Parameters<TaskQueue['push']>[0];

/** To be spread into the input of a task. */
export const inQueue = (isTrusted: boolean) => ({ [queueOptionsSymbol]: { isTrusted } });

export class TrustedFirst implements TaskQueue {
  readonly #trusted = new FixedQueue();
  readonly #others = new FixedQueue();

  get size(): number {
    return this.#trusted.size + this.#others.size;
  }

  shift(): Task | null {
    return this.#trusted.shift() ?? this.#others.shift();
  }

  push(task: Task): void {
    this.#queueOf(task).push(task);
  }

  unshift(task: Task): void {
    this.#queueOf(task).unshift(task);
  }

  remove(task: Task): void {
    this.#queueOf(task).remove(task);
  }

  #queueOf(task: Task): FixedQueue {
    const { isTrusted } = (task as PiscinaTask)[queueOptionsSymbol] as { isTrusted: boolean };
    return isTrusted ? this.#trusted : this.#others;
  }
}
