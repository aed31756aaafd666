/** What the server's steps are called to a person, by their labels. */
const stepNames: Readonly<Record<string, string>> = {
  save: 'Typed changes',
  discard: 'Discarded drafts',
  resolve: 'Settled conflicts',
  import: 'Import',
  handOver: 'Taken over',
  shift: 'Shift of dates',
  setDuration: 'Duration set',
  changeDuration: 'Duration changed',
  setDates: 'Dates set',
  setText: 'Value set',
  setAmount: 'Amount set',
  scaleAmount: 'Amount scaled',
  addAmount: 'Amount changed',
  resetToPlan: 'Forecast := plan',
  discontinue: 'Discontinued',
  bringBack: 'Brought back',
  markTransferable: 'Marked transferable',
  setReason: 'Reason given',
};

export const nameOfStep = (label: string): string => stepNames[label] ?? label;
