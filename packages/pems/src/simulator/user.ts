/** Who signs in to the simulated installation. */
export interface User {
  username: string;
  password: string;
  /** Is refused each write. Default: false. */
  isReader?: boolean;
}
