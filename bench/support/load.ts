import { Agent, request } from 'node:http';

/** Sends a POST again and again on so many connections at once; every answer must be 202. */
export class Load {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    private readonly connections: number,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** @returns answers per second */
  async rate(seconds: number, body: object): Promise<number> {
    const text = JSON.stringify(body);
    const begin = performance.now();
    const end = begin + seconds * 1_000;
    let answered = 0;
    const work = async () => {
      while (performance.now() < end) {
        await this.post(text);
        answered += 1;
      }
    };
    await Promise.all(Array.from({ length: this.connections }, work));
    return answered / ((performance.now() - begin) / 1_000);
  }

  close(): void {
    this.agent.destroy();
  }

  private post(body: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const options = {
        agent: this.agent,
        method: 'POST',
        headers: { 'content-type': 'application/json', prefer: 'respond-async' },
      };
      const call = request(this.url, options, (response) => {
        response.on('error', reject).resume();
        response.on('end', () => {
          if (response.statusCode === 202) resolve();
          else reject(new Error(`${this.url} answered ${response.statusCode}`));
        });
      });
      call.on('error', reject);
      call.end(body);
    });
  }
}
