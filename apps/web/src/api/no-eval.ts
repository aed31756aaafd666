/**
 * Comes before the first import of the protocol: its schemas are made with Zod, which otherwise tries whether
 * eval() is allowed, and the content security policy reports the attempt. The page itself validates nothing.
 */
import { config } from 'zod/v4/core';

config({ jitless: true });
