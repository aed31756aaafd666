/** What goes with every file of the page: a policy that allows nothing from elsewhere, and for how long it may be kept. */

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const forEveryFile = {
  'content-security-policy': contentSecurityPolicy,
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'same-origin',
};

/** `path`: of the file as it was built, such as `/assets/index-Ab12.js`; there the name carries a hash of the content. */
export function pageHeaders(path: string): Record<string, string> {
  const isHashed = path.startsWith('/assets/');
  return { ...forEveryFile, 'cache-control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache' };
}
