/** A pull that is under way. */
export interface Run {
  organizationId: string;
  id: string;
  /** By the database's clock: what is read in the run is read after it. */
  beganAt: string;
}
