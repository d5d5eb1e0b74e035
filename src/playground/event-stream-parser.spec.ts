import { EventStreamParser } from './public/js/sse.js';

const STREAM = [
  'retry: 1000',
  'id: 837-9',
  '',
  'id: 1',
  'event: status',
  'data: {"seq":1}',
  '',
  ': still here',
  '',
  'id: 2',
  'event: text',
  'data: {"text":"grüße',
  'data: "}',
  '',
  '',
].join('\n');

it('reads events cut anywhere', () => {
  const whole = new EventStreamParser().push(STREAM);
  expect(whole).toEqual([
    { id: '1', type: 'status', data: '{"seq":1}' },
    { id: '2', type: 'text', data: '{"text":"grüße\n"}' },
  ]);
  for (let at = 1; at < STREAM.length; at += 1) {
    const parser = new EventStreamParser();
    const parts = [...parser.push(STREAM.slice(0, at)), ...parser.push(STREAM.slice(at))];
    expect(parts).toEqual(whole);
  }
});

it('knows where to go on, also before the first event', () => {
  const parser = new EventStreamParser();
  parser.push('retry: 1000\nid: 837-9\n\n');
  expect(parser.lastEventId).toBe('837-9');
});

it('does not move on over an event that came in half', () => {
  const parser = new EventStreamParser();
  parser.push('id: 1\ndata: one\n\nid: 2\ndata: tw');
  expect(parser.lastEventId).toBe('1');

  parser.restart();

  expect(parser.push('id: 2\ndata: two\n\n')).toEqual([{ id: '2', type: 'message', data: 'two' }]);
});

it('reads lines that end in CR LF', () => {
  expect(new EventStreamParser().push('id: 1\r\ndata: one\r\n\r\n')).toHaveLength(1);
});
