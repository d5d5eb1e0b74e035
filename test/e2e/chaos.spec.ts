import { chaos } from '../chaos/chaos';
import { report } from '../chaos/support/figures';

it('keeps every promise while processes and servers die', async () => {
  const outcome = await chaos({ seed: 7, runs: 20, faults: 6 });

  // The figures tell more than the broken promises do.
  if (outcome.broken.length > 0) console.error(report(outcome));
  expect(outcome.broken).toEqual([]);
}, 120_000);
