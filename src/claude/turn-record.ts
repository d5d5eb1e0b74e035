import type { SDKAssistantMessageError, SDKMessage, SDKResultMessage } from './agent-sdk';
import { isGenuine, isToolResult } from './sdk-messages';

/** An API request that failed and that the CLI tries again. */
export interface AnnouncedRetry {
  status?: number;
  error?: SDKAssistantMessageError;
  /** When it is tried again. */
  at: Date;
}

/** What of a turn's messages decides how it ended. */
export class TurnRecord {
  /** The CLI has found and opened the session. */
  opened = false;
  /** Genuine assistant messages of the main loop. */
  messages = 0;
  /**
   * The first result. One prompt has one; what follows it would be a turn that nobody asked for, and
   * is dropped with the next resume.
   */
  result?: SDKResultMessage;
  /** Why the API refused, by the message the CLI made up for it. */
  apiError?: SDKAssistantMessageError;
  /** When a limit that was hit ends. */
  resetsAt?: Date;
  /** Set while the last message is a retry's announcement. */
  awaitedRetry?: AnnouncedRetry;
  /** Nothing at all was heard. */
  silent = true;
  private readonly points: string[] = [];

  observe(message: SDKMessage): void {
    if (this.result) return;
    this.silent = false;
    this.awaitedRetry = undefined;
    if (message.type === 'result') this.result = message;
    else if (message.type === 'assistant') this.observeAssistant(message);
    else if (isToolResult(message)) this.addPoint(message.uuid);
    else if (message.type === 'system') this.observeSystem(message);
    else if (message.type === 'rate_limit_event') {
      const { status, resetsAt } = message.rate_limit_info;
      if (status === 'rejected' && resetsAt) this.resetsAt = new Date(resetsAt * 1000);
    }
  }

  /**
   * The uuid to resume at: the last message of the main loop, by the model or with a tool's result,
   * that `kept` says is in the transcript. After a tool's call it must be the result's: resumed at
   * the call alone, the model is told that its result got lost. That is how a turn with a schema
   * ends.
   */
  resumePoint(kept: (uuid: string) => boolean = () => true): string | undefined {
    return this.points.findLast(kept);
  }

  private observeAssistant(message: Extract<SDKMessage, { type: 'assistant' }>): void {
    if (isGenuine(message)) {
      this.messages += 1;
      this.addPoint(message.uuid);
    } else if (message.error && !message.parent_tool_use_id) this.apiError = message.error;
  }

  private observeSystem(message: Extract<SDKMessage, { type: 'system' }>): void {
    if (message.subtype === 'init') this.opened = true;
    if (message.subtype === 'api_retry') {
      this.awaitedRetry = {
        status: message.error_status ?? undefined,
        error: message.error,
        at: new Date(Date.now() + message.retry_delay_ms),
      };
    }
  }

  private addPoint(uuid: string | undefined): void {
    if (uuid) this.points.push(uuid);
  }
}
