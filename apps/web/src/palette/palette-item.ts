/** One of what the palette offers. */
export interface PaletteItem {
  readonly id: string;
  readonly section: 'Go to' | 'Record' | 'Filter' | 'Do';
  readonly label: string;
  readonly detail?: string;
  /** Replaces what is typed instead of doing anything. */
  readonly completes?: string;
  readonly run?: () => void;
}
