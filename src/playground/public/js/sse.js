/**
 * Reads server-sent events from text that comes in pieces, cut anywhere.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export class EventStreamParser {
  /** Id of the last event, or of the last block that had one: from here a client goes on. */
  lastEventId = '';
  #rest = '';
  #type = '';
  #id = /** @type {string | undefined} */ (undefined);
  #data = /** @type {string[]} */ ([]);

  /**
   * @param {string} text the next piece
   * @returns {{ id: string, type: string, data: string }[]} the events that are whole now
   */
  push(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line.endsWith('\r') ? line.slice(0, -1) : line));
  }

  /** Forgets an event that has come in half: it comes again, on the next connection. */
  restart() {
    this.#rest = '';
    this.#clear();
  }

  /** @param {string} line */
  #line(line) {
    if (line === '') return this.#end();
    const colon = line.indexOf(':');
    if (colon === 0) return [];
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id') this.#id = value;
    return [];
  }

  #end() {
    if (this.#id !== undefined) this.lastEventId = this.#id;
    const event = {
      id: this.lastEventId,
      type: this.#type || 'message',
      data: this.#data.join('\n'),
    };
    const whole = this.#data.length > 0;
    this.#clear();
    return whole ? [event] : [];
  }

  #clear() {
    this.#type = '';
    this.#id = undefined;
    this.#data = [];
  }
}
