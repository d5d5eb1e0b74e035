import type { SDKMessage } from './agent-sdk';
import type { TokenUsage } from './claude-event';

/** What a turn has used up, however it ended. */
export interface Spending {
  usage: TokenUsage;
  /** US dollars, an estimate. */
  costUsd: number;
}

/** What the CLI keeps in the transcript when it leaves, whether by itself or by a signal. */
export interface CostState {
  totalCostUSD: number;
  modelUsage: Readonly<Record<string, CostOfModel>>;
}

interface CostOfModel {
  inputTokens: number;
  outputTokens: number;
  cacheReadInputTokens: number;
  cacheCreationInputTokens: number;
  costUSD: number;
}

/** What tokens cost, in those of the plain input: the proportions of Anthropic's price list. */
const WEIGHTS = { input: 1, output: 5, cacheRead: 0.1, cacheCreation: 1.25 };
/** US dollars per input token, of a large model: assumed until a conversation has shown its price. */
const ASSUMED_PRICE = 5 / 1_000_000;
/** Of an answer that broke off the API has not told the tokens. */
const CHARACTERS_PER_TOKEN = 4;

/** The usage of one answer of the model, in the Messages API's words. */
interface Usage {
  input_tokens?: number;
  output_tokens?: number;
  cache_read_input_tokens?: number;
  cache_creation_input_tokens?: number;
}

/** Adds up what a turn uses while it runs, for turns that end without an account of the CLI's. */
export class TurnSpending {
  private readonly done: Usage[] = [];
  private open?: { usage: Usage; characters: number };

  observe(message: SDKMessage): void {
    if (message.type !== 'stream_event') return;
    const { event } = message;
    if (event.type === 'message_start') {
      this.close();
      this.open = { usage: { ...(event.message.usage as Usage) }, characters: 0 };
    } else if (event.type === 'content_block_delta') {
      if (this.open !== undefined) this.open.characters += charactersOf(event.delta);
    } else if (event.type === 'message_delta') {
      // The only place where the API tells how much it has written.
      if (this.open !== undefined) this.done.push({ ...this.open.usage, ...defined(event.usage) });
      this.open = undefined;
    }
  }

  /**
   * @param before the CLI's account when it started
   * @param after the same when it left; undefined: it was killed
   * @returns undefined: the model was not asked
   */
  total(before: CostState | undefined, after: CostState | undefined): Spending | undefined {
    const brokenOff = this.broken();
    const all = [...this.done, ...brokenOff];
    const counted = after === undefined ? 0 : after.totalCostUSD - (before?.totalCostUSD ?? 0);
    if (all.length === 0 && counted <= 0) return undefined;
    const price = priceOf(after ?? before) ?? ASSUMED_PRICE;
    const uncounted = after === undefined ? all : brokenOff;
    return { usage: sum(all), costUsd: Math.max(0, counted) + price * weigh(sum(uncounted)) };
  }

  private close(): void {
    this.done.push(...this.broken());
  }

  private broken(): Usage[] {
    if (this.open === undefined) return [];
    const { usage, characters } = this.open;
    return [{ ...usage, output_tokens: Math.ceil(characters / CHARACTERS_PER_TOKEN) }];
  }
}

/** What the conversation has paid per input token so far. */
function priceOf(state: CostState | undefined): number | undefined {
  const models = Object.values(state?.modelUsage ?? {});
  const weight = models.reduce((all, model) => all + weigh(ofModel(model)), 0);
  const cost = models.reduce((all, model) => all + model.costUSD, 0);
  return weight > 0 && cost > 0 ? cost / weight : undefined;
}

const ofModel = (model: CostOfModel): TokenUsage => ({
  inputTokens: model.inputTokens,
  outputTokens: model.outputTokens,
  cacheReadTokens: model.cacheReadInputTokens,
  cacheCreationTokens: model.cacheCreationInputTokens,
});

const weigh = (usage: TokenUsage): number =>
  usage.inputTokens * WEIGHTS.input +
  usage.outputTokens * WEIGHTS.output +
  usage.cacheReadTokens * WEIGHTS.cacheRead +
  usage.cacheCreationTokens * WEIGHTS.cacheCreation;

const sum = (answers: readonly Usage[]): TokenUsage => {
  const of = (field: keyof Usage) => answers.reduce((all, usage) => all + (usage[field] ?? 0), 0);
  return {
    inputTokens: of('input_tokens'),
    outputTokens: of('output_tokens'),
    cacheReadTokens: of('cache_read_input_tokens'),
    cacheCreationTokens: of('cache_creation_input_tokens'),
  };
};

/** Later accounts of an answer leave out, or set to null, what they do not tell anew. */
const defined = (usage: object): Usage =>
  Object.fromEntries(Object.entries(usage).filter(([, value]) => typeof value === 'number'));

const charactersOf = (delta: object): number =>
  Object.values(delta).reduce<number>(
    (all, value) => all + (typeof value === 'string' ? value.length : 0),
    0,
  );

/** The CLI's latest account among a transcript's entries. */
export const lastCostState = (entries: readonly object[]): CostState | undefined =>
  entries.findLast(isCostState) as CostState | undefined;

const isCostState = (entry: object): boolean => {
  const { type, totalCostUSD } = entry as { type?: unknown; totalCostUSD?: unknown };
  return type === 'cost-state' && typeof totalCostUSD === 'number';
};
