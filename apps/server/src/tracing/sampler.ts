/** Which traces are kept, by the names of OTEL_TRACES_SAMPLER. */
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

const roots = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (share: number) => new TraceIdRatioBasedSampler(share),
} as const satisfies Record<string, (share: number) => Sampler>;

type RootName = keyof typeof roots;
export type SamplerName = RootName | `parentbased_${RootName}`;

export function samplerOf(name: SamplerName, share: number): Sampler {
  const root = roots[name.replace(/^parentbased_/, '') as RootName](share);
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root;
}
