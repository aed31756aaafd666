/** A still of a timeline: some rows with their plan, forecast and actual bars. Decoration only. */
const rows = [
  { plan: [20, 190], forecast: [44, 220], actual: [44, 130] },
  { plan: [90, 150], forecast: [90, 128], actual: undefined },
  { plan: [140, 210], forecast: [172, 262], actual: undefined },
  { plan: [10, 120], forecast: [10, 104], actual: [10, 104] },
  { plan: [230, 170], forecast: [258, 190], actual: undefined },
] as const;

const rowHeight = 58;

export function LayersPicture() {
  return (
    <svg viewBox="0 0 480 300" aria-hidden className="my-9 w-full max-w-xl">
      {[0, 96, 192, 288, 384, 479].map((x) => (
        <line key={x} x1={x + 0.5} x2={x + 0.5} y1="0" y2="300" stroke="#fff" strokeOpacity="0.08" />
      ))}
      {rows.map(({ plan, forecast, actual }, index) => {
        const top = index * rowHeight + 12;
        return (
          <g key={top}>
            <rect x={plan[0]} y={top} width={plan[1]} height="8" rx="4" fill="#7f93aa" />
            <rect x={forecast[0]} y={top + 12} width={forecast[1]} height="12" rx="4" fill="#4f8fe8" />
            {actual && <rect x={actual[0]} y={top + 28} width={actual[1]} height="8" rx="4" fill="#f0a13a" />}
          </g>
        );
      })}
    </svg>
  );
}
