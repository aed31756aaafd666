/** AI providers, their use by organizations, and its log. */
import { createHash } from 'node:crypto';
import { storePastInstant } from './instant.ts';
import type { Row } from './sample-rows.ts';
import type { Setting } from './setting.ts';

export function providerRows({ random, encrypted, stamps }: Setting): Row[] {
  const provider = (type: string, name: string, models: string[], prices: [number, number, number | null]): Row => ({
    id: `${type}-default`,
    type,
    name,
    enabled: 1,
    apiKeyEncrypted: encrypted(`sample-${type}-key`),
    apiEndpoint: null,
    defaultModel: models[0] ?? '',
    availableModels: JSON.stringify(models),
    pricingInput: prices[0],
    pricingOutput: prices[1],
    pricingCached: prices[2],
    status: 'untested',
    lastHealthCheck: storePastInstant(random, 3),
    errorRate: random.next() / 50,
    ...stamps(),
  });
  return [
    provider('gemini', 'Gemini', ['gemini-pro', 'gemini-flash'], [0.075, 0.3, 0.01875]),
    provider('openai', 'OpenAI', ['gpt-large', 'gpt-small'], [2.5, 10, 1.25]),
    provider('anthropic', 'Anthropic', ['claude-large'], [3, 15, null]),
  ];
}

export function aiConfigRows({ random, organizationIds, stamps }: Setting): Row[] {
  return organizationIds.slice(0, 2).map((organizationId, i) => ({
    id: random.uuid(),
    organizationId,
    primaryProviderId: i === 0 ? 'gemini-default' : 'retired-provider',
    fallbackProviderIds: JSON.stringify(['openai-default']),
    routingRules: i === 0 ? JSON.stringify({ longContext: 'anthropic-default', 'größer als': 32_000 }) : null,
    dailyLimitUsd: 12.5,
    monthlyLimitUsd: 250.1,
    ...stamps(),
  }));
}

export function usageLogRows({ random, userIds, organizationIds }: Setting): Row[] {
  return Array.from({ length: 60 }, (_, i) => {
    const [promptTokens, completionTokens] = [random.integer(200, 9000), random.integer(20, 1500)];
    return {
      id: random.uuid(),
      userId: random.pick(userIds),
      organizationId: i % 20 === 19 ? 'closed-organization' : random.pick(organizationIds),
      provider: 'gemini',
      model: 'gemini-flash',
      promptTokens,
      completionTokens,
      totalTokens: promptTokens + completionTokens,
      costUsd: (promptTokens * 0.075 + completionTokens * 0.3) / 1_000_000,
      latencyMs: random.integer(300, 8000),
      cached: Number(random.chance(0.2)),
      success: Number(i % 15 !== 14),
      errorMessage: i % 15 === 14 ? 'quota exceeded — try again later' : null,
      queryHash: createHash('sha256')
        .update(`query ${i % 17}`)
        .digest('hex')
        .slice(0, 32),
      createdAt: storePastInstant(random, 60),
    };
  });
}
