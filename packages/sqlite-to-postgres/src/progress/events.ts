/**
 * What a run tells its observer while it works. The terminal, the JSON stream and the product's own screens are
 * written on these events alone; the phases never print.
 */

export type Phase =
  | 'inspect'
  | 'plan'
  | 'backup'
  | 'stage'
  | 'constrain'
  | 'verify'
  | 'follow'
  | 'switch'
  | 'publish'
  | 'configure'
  | 'report'
  | 'carry-back'
  | 'export'
  | 'check'
  | 'rebuild';

export type MoverEvent =
  | { type: 'phase-started'; phase: Phase }
  | { type: 'phase-finished'; phase: Phase; durationMs: number; summary: string }
  /** `total` and `done` are in `unit`; `total` is undefined where it cannot be known ahead. */
  | {
      type: 'progress';
      phase: Phase;
      subject: string;
      unit: 'rows' | 'bytes' | 'steps';
      done: number;
      total?: number;
      /** Handed to the target so far. */
      bytes?: number;
    }
  | { type: 'note'; phase: Phase; message: string };

export type EventListener = (event: MoverEvent) => void;
