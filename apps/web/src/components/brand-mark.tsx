/** The product's mark: one record's three layers, plan above forecast above actual. */
export function BrandMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="7" fill="#17324f" />
      <rect x="6" y="8" width="15" height="4" rx="2" fill="#9fb3c8" />
      <rect x="9" y="14" width="17" height="4" rx="2" fill="#6aa5f8" />
      <rect x="9" y="20" width="11" height="4" rx="2" fill="#f0a13a" />
    </svg>
  );
}
