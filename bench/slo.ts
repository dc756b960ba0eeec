// How fast error budgets are computed from samples that are loaded; loading them is told apart.
import { loadSamples, type Sample, type Series } from '../src/slo/samples.ts'
import { sloSchema } from '../src/slo/schema.ts'
import type { Slo } from '../src/slo/slo.ts'
import { standingOf } from '../src/slo/standing.ts'
import type { Bench } from './bench.ts'

const objectives = 50
const days = 90
const minute = 60_000
const now = Temporal.Instant.from('2026-06-30T00:00:00Z').epochMilliseconds

const methods = ['occurrences', 'timeslices', 'ratioTimeslices'] as const

const sloOf = (index: number): Slo =>
  sloSchema.parse({
    name: `objective-${index}`,
    service: `service-${index}`,
    target: '99.9',
    window: `${days}d`,
    consumerEffect: 'Requests fail',
    indicator: 'counts',
    budgeting: methods[index % methods.length],
    timeSlice: { length: '1m', target: '99%' },
  })

/** The same in every run: traffic that rises and falls with the day, some bad events in one minute of seven. */
function samplesOf(index: number): readonly Sample[] {
  return Array.from({ length: days * 24 * 60 }, (_, at) => {
    const total = 500 + ((at * 7919 + index * 104_729) % 1500)
    const bad = at % 7 === index % 7 ? (at * 31) % 12 : 0
    return { at: now - (days * 24 * 60 - at) * minute, good: total - bad, total }
  })
}

export const slo: Bench = {
  title: `budgets, burn rates and alerts of ${objectives} objectives over ${days} days of minute samples`,
  async *run() {
    const slos = Array.from({ length: objectives }, (_, index) => sloOf(index))
    let loadMs = 0
    const loaded = slos.map((one, index): readonly [Slo, Series] => {
      const samples = samplesOf(index)
      const began = performance.now()
      const { series } = loadSamples(samples)
      loadMs += performance.now() - began
      return [one, series]
    })
    const began = performance.now()
    const standings = loaded.map(([one, series]) =>
      standingOf(one, { incidents: null, series, maintenance: [], since: null }, now),
    )
    const computeMs = performance.now() - began
    yield {
      objectives,
      samples: objectives * days * 24 * 60,
      loadMs: Math.round(loadMs),
      computeMs: Math.round(computeMs),
      exhausted: standings.filter(({ state }) => state === 'exhausted').length,
    }
  },
}
