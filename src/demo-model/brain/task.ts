/** A prompt, told apart into what the user asks for and what the service says around it. */
export interface Task {
  text: string;
  /** Prompts of a conversation that was lost, as the service tells them to the one in its place. */
  told: string[];
}

/** A new conversation in a lost one's place is told about it before the user's own words. */
const INTRODUCED = /^[\s\S]*\nNow the user asks:\n([\s\S]+)$/;
const TOLD = /^- User: (.+)$/gm;

/** The steps of a plan, which a prompt that carries it out has at its end. */
const AGREED = /\n\nThis is the plan that was agreed on:\n[\s\S]*$/;

/** Claude understands such a prompt as a whole; the demo model goes by words, so it must not hear those. */
export function readTask(prompt: string): Task {
  const own = INTRODUCED.exec(prompt)?.[1];
  const told =
    own === undefined
      ? []
      : [...prompt.slice(0, -own.length).matchAll(TOLD)].map((match) => match[1]);
  return { text: (own ?? prompt).replace(AGREED, '').trim(), told };
}
