/** The parts of the review, as an address names them. */
export const reviewTabs = ['send', 'conflicts', 'refused', 'sent'] as const;
export type ReviewTab = (typeof reviewTabs)[number];

export interface ReviewSearch {
  /** Without it what is to be sent. */
  tab?: ReviewTab;
}

export function readReviewSearch({ tab }: Record<string, unknown>): ReviewSearch {
  const known = reviewTabs.find((name) => name === tab);
  return known === undefined || known === 'send' ? {} : { tab: known };
}
