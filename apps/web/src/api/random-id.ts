/** A UUID of version 4. `crypto.randomUUID` is absent from a page that came without TLS from another host. */
export function randomId(): string {
  const digits = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  const variant = '89ab'[Number.parseInt(digits.charAt(16), 16) % 4];
  const [a, b, c, d, e] = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(13, 16),
    digits.slice(17, 20),
    digits.slice(20),
  ];
  return `${a}-${b}-4${c}-${variant}${d}-${e}`;
}
