/** What can go wrong while the page is built. */

export class PageBuildError extends Error {
  readonly code = 'page_build_failed';
  readonly hint =
    'Run "npm ci" in the checkout and start again; if it still fails, the sources named above have a fault.';

  constructor(output: string, cause: unknown) {
    super(`Building the page failed:\n${output.trim()}`, { cause });
    this.name = 'PageBuildError';
  }
}
