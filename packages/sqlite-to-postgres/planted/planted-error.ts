/** An error that is planted in the mover, and by what it is to be caught. */
import type { scenes } from './scenes.ts';

/** How a run finds out; the words are those of the page. */
export type Catcher =
  | 'the first look at pages'
  | 'the order of rowids'
  | 'rows that SQLite is asked for'
  | "SQLite's count of rows"
  | 'the digests'
  | 'the sample'
  | 'the names of columns'
  | 'the types of columns'
  | 'the catalogs'
  | 'the frozen plan'
  | 'the server';

export interface PlantedError {
  /** What is wrong, for people. */
  error: string;
  scene: keyof typeof scenes;
  /** Below packages/. */
  module: string;
  /** Stands once in the module. */
  from: string;
  /** With `planted(wrong, right)` where the wrong value arises. */
  to: string;
  caughtBy: Catcher;
  /** Planted before every merge; the others in the whole suite. */
  isAlways?: true;
}

/** The sources of the mover below packages/. */
export const mover = 'sqlite-to-postgres/src';
