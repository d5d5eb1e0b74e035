import { PassThrough } from 'node:stream';
import { BuildOutput } from './build-output';
import { lastLines, tidyText } from './tidy-text';

describe('tidyText', () => {
  it('takes out colours, links, cursor moves and control codes', () => {
    const text =
      '\u001b[1m\u001b[31mError\u001b[39m\u001b]8;;http://x\u0007here\u001b]8;;\u0007\u001b[2K\b!\r\nok\rdone';
    expect(tidyText(text, [])).toBe('Errorhere!\nok\ndone');
  });

  it('shortens paths of this machine', () => {
    const paths = [
      ['/data/p', ''],
      ['/data/home', '~'],
    ] as const;
    const text = 'in /data/p: /data/p/src/a.ts file:///data/p/b.js /data/home/.npm';
    expect(tidyText(text, paths)).toBe('in .: src/a.ts b.js ~/.npm');
  });
});

describe('lastLines', () => {
  it('keeps whole lines that fit', () => {
    expect(lastLines('one\ntwo\nthree', 9)).toBe('three');
    expect(lastLines('short', 9)).toBe('short');
  });

  it('cuts a line that is longer than all', () => {
    expect(lastLines('ééééé', 5)).toBe('éé');
  });
});

describe('BuildOutput', () => {
  const lines: [string, string][] = [];
  const make = (): BuildOutput => {
    lines.length = 0;
    return new BuildOutput((stream, text) => lines.push([stream, text]), [['/data/p', '']]);
  };

  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('hands on whole lines together, about every 100 ms, and what is left at the end', () => {
    const output = make();
    const stdout = new PassThrough();
    output.read('stdout', stdout);
    stdout.emit('data', Buffer.from('one\n\u001b[3'));
    stdout.emit('data', Buffer.from('1mtwo\u001b[0m at /da'));
    stdout.emit('data', Buffer.from('ta/p/x.ts\nthr'));
    expect(lines).toEqual([]);
    jest.advanceTimersByTime(100);
    expect(lines).toEqual([['stdout', 'one\ntwo at x.ts\n']]);
    stdout.emit('end');
    output.flush();
    expect(lines[1]).toEqual(['stdout', 'thr']);
  });

  it('keeps the order of the streams', () => {
    const output = make();
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    output.read('stdout', stdout);
    output.read('stderr', stderr);
    stdout.emit('data', Buffer.from('a\n'));
    stderr.emit('data', Buffer.from('b\n'));
    stdout.emit('data', Buffer.from('c\n'));
    output.say('d');
    expect(lines).toEqual([
      ['stdout', 'a\n'],
      ['stderr', 'b\n'],
      ['stdout', 'c\n'],
      ['service', 'd'],
    ]);
  });

  it('keeps the tail of what came since it was told to forget', () => {
    const output = make();
    const stdout = new PassThrough();
    output.read('stdout', stdout);
    stdout.emit('data', Buffer.from('old\n'));
    output.forget();
    stdout.emit('data', Buffer.from(`${'x'.repeat(99)}\n`.repeat(500)));
    stdout.emit('data', Buffer.from('new\n'));
    expect(output.tail).toMatch(/^x{99}\n[^]*\nnew$/);
    expect(output.tail.length).toBeLessThanOrEqual(8 * 1024);
  });
});
