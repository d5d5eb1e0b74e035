/**
 * What a user can do about an error, by its code.
 *
 * @typedef {object} Advice
 * @property {string} title
 * @property {string} todo
 * @property {boolean} [again] whether the same prompt may well work when sent again
 */

/** @type {Record<string, Advice>} */
const ADVICE = {
  app_build_failed: {
    title: 'The app does not build',
    todo: 'What Claude wrote is kept. Say what should be different, or ask it to mend the error below.',
    again: true,
  },
  authentication: {
    title: 'Claude refused the key',
    todo: 'Set a valid ANTHROPIC_API_KEY (or another credential) and start the service again.',
    again: true,
  },
  rate_limited: {
    title: 'Too much at once',
    todo: 'A limit is reached. Wait a minute, then send it again.',
    again: true,
  },
  overloaded: {
    title: 'Claude is overloaded',
    todo: 'Wait a little, then send it again.',
    again: true,
  },
  timeout: {
    title: 'It took too long',
    todo: 'Ask for less at a time, or send it again.',
    again: true,
  },
  idle: {
    title: 'Claude fell silent',
    todo: 'Send it again; the conversation is as it was before.',
    again: true,
  },
  crashed: {
    title: 'Claude’s process ended',
    todo: 'Send it again; nothing of the project is lost.',
    again: true,
  },
  interrupted: {
    title: 'The worker was lost',
    todo: 'Send it again; the project is as it was before.',
    again: true,
  },
  max_turns: {
    title: 'Too many rounds',
    todo: 'Ask for less at a time, in several prompts.',
    again: true,
  },
  budget_exceeded: {
    title: 'The cost limit is reached',
    todo: 'Ask for less at a time, or raise the limit in the service’s settings.',
  },
  invalid_request: {
    title: 'Claude refused the request',
    todo: 'Put it in other words, or shorter.',
    again: true,
  },
  cli_missing: {
    title: 'Claude cannot be started',
    todo: 'The Claude executable is missing on the server: see CLAUDE_EXECUTABLE in the README.',
    again: true,
  },
  plan_missing: {
    title: 'No plan came out of it',
    todo: 'Ask again, or say more of what you want.',
    again: true,
  },
  chat_changed_files: {
    title: 'A chat tried to change files',
    todo: 'The change has been undone. Ask again, or send it as a change.',
    again: true,
  },
  workspace_too_large: {
    title: 'The project became too large',
    todo: 'It has been undone. Ask for something smaller.',
  },
  preview_too_large: {
    title: 'The preview is too large',
    todo: 'Ask Claude to make the built app smaller.',
  },
  project_queue_full: {
    title: 'The line is full',
    todo: 'Wait until a run of this project has ended.',
    again: true,
  },
  project_busy: { title: 'A run is at work', todo: 'Wait for its end, or stop it first.' },
  project_not_found: {
    title: 'There is no such project',
    todo: 'It may have been deleted. Choose another at the side.',
  },
  plan_already_built: {
    title: 'This plan is built already',
    todo: 'Ask for a new plan to change more.',
  },
  version_not_found: { title: 'There is no such version', todo: 'Choose another from the list.' },
  file_not_found: { title: 'There is no such file', todo: 'Choose another from the tree.' },
  validation_failed: {
    title: 'That cannot be sent',
    todo: 'See what is said below, and change it.',
  },
  unauthenticated: {
    title: 'A key is needed',
    todo: 'Enter an API key of this service.',
    again: true,
  },
  storage_unavailable: {
    title: 'The database is away',
    todo: 'Wait a little; it is tried again by itself.',
    again: true,
  },
  too_many_requests: {
    title: 'Too many requests',
    todo: 'Wait a little, then send it again.',
    again: true,
  },
  owner_queue_full: {
    title: 'Too many runs wait',
    todo: 'Wait until some of your runs have ended.',
    again: true,
  },
  too_many_attempts: {
    title: 'It was tried too often',
    todo: 'The worker was lost each time. Ask for something smaller, or see the service’s log.',
    again: true,
  },
  event_log_failed: {
    title: 'The log could not be written',
    todo: 'Send it again; the project is as it was before.',
    again: true,
  },
  preview_source_invalid: {
    title: 'There is nothing to show',
    todo: 'Ask Claude for a page: an index.html, or a build that makes one.',
    again: true,
  },
  run_finished: { title: 'It has ended already', todo: 'There is nothing left to stop.' },
  file_too_large: { title: 'The file is too large', todo: 'Make it smaller, or split it.' },
  body_too_large: { title: 'That is too long', todo: 'Shorten it, and send it again.' },
  chat_not_completed: { title: 'The plan is not ready', todo: 'Wait until the chat has ended.' },
  no_answer: {
    title: 'The service does not answer',
    todo: 'See whether it runs, and try again.',
    again: true,
  },
};

/** @param {string} code @returns {Advice} */
export const adviceFor = (code) =>
  ADVICE[code] ?? {
    title: 'Something went wrong',
    todo: 'Try again; the details are below.',
    again: true,
  };
