/** The application and the ports that it answers on, as a library: the command line starts it, tests inject into it. */
export { buildServer } from './build-server.ts';
export { describeApi } from './openapi/describe-api.ts';
export { type ServerSettings, UnsafeSettingsError } from './server-settings.ts';
export { createTokens } from './tokens.ts';
