/** The tests of a change, before it is merged. */
import { suiteConfig } from './scripts/suite-config.ts';

export default suiteConfig({ isWhole: false });
