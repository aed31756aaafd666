/** The HTTP API as a library: the command line starts it, tests inject into it. */
export { buildServer } from './build-server.ts';
export { type ServerSettings, UnsafeSettingsError } from './server-settings.ts';
