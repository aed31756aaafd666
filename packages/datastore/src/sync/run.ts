/** A pull that is under way. */
export interface Run {
  organizationId: string;
  id: string;
  /** By the database's clock: what is read in the run is read after it. */
  beganAt: string;
  /** It reads all, and somebody has said that a loss of many records is real. */
  acceptsLoss: boolean;
}
