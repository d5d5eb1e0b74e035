export { MessagesApiServer } from './messages-api.server';
export type { MessagesApiAddress, MessagesApiOptions } from './messages-api.server';
export type { ModelBrain } from './model-brain';
export { ModelRequest } from './model-request';
export type { ToolResult, Turn } from './conversation';
export {
  callTool,
  drop,
  failWith,
  hang,
  hangAfter,
  say,
  slowly,
  think,
  together,
} from './model-reply';
export type {
  AnswerReply,
  CutFault,
  ModelReply,
  Pacing,
  ReplyPart,
  ReplyUsage,
  StatusFault,
  StopReason,
} from './model-reply';
export { ScriptedModel } from './scripted-model';
export type { Gate, ReplySource } from './scripted-model';
export { DemoBrain } from './demo-brain';
export { DemoModelModule } from './demo-model.module';
export { DemoModelService } from './demo-model.service';
