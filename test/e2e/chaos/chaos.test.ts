// A bad day: deliveries lost, doubled and late, GitHub failing, Andon killed every few seconds. It must end as a calm day does.
import { beforeAll, describe, expect, test } from 'vitest'
import { badDay, calmDay, letThingsGoWrong, type Wrong } from './day.ts'
import { alone, together } from './forms.ts'
import { overlaps, retried } from './overlap.ts'
import { planDigest } from './plan.ts'
import { deliveryCounts } from './report.ts'
import { type Trace, watch } from './trace.ts'
import { prepare, type Standing, standing, stateDigest, verdictsOf } from './world.ts'

const events = Number(process.env['ANDON_CHAOS_EVENTS'] ?? 500)
const seed = process.env['ANDON_CHAOS_SEED'] ?? 'andon'
const day = { seed, events }
/** A day of 500 events; a longer one may take longer in proportion. */
const scale = Math.max(1, events / 500)
/** From the first fault until all is settled, on a machine that has nothing else to do. */
const aimMs = 90_000 * scale
/** How many times as long it may take where others want the machine too; however late, it must end right. */
const patience = Number(process.env['ANDON_CHAOS_PATIENCE'] ?? 1.4)
const mostMs = aimMs * patience
/** To start everything. */
const startMs = 17_000 * patience
/** With twice `startMs` and `mostMs`, 6 minutes in all. */
const calmMs = 40_000 * scale * patience

type End = Readonly<{ who: string; end: Readonly<Record<string, Standing>>; wrong: Wrong; trace: Trace; ms: number }>

function told({ who, end, wrong, trace, ms }: End, deliveries: ReturnType<typeof deliveryCounts>): void {
  const { outages: _, ...counts } = wrong
  const asked = trace.asked()
  const report = {
    ...{ who, seed, plan: planDigest(seed, events), state: stateDigest(end) },
    ...deliveries,
    ...counts,
    retried: retried(asked),
    looks: new Set(asked.map(({ look }) => look)).size,
    processes: new Set(asked.map(({ process }) => process)).size,
    seconds: Math.round(ms / 1000),
    aimSeconds: aimMs / 1000,
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
}

describe(`a bad day of ${events} events with seed ${seed}`, () => {
  let calm: Readonly<Record<string, Standing>> = {}
  beforeAll(async () => {
    calm = await calmDay(day)
    process.stdout.write(`${JSON.stringify({ who: 'a calm day', seed, state: stateDigest(calm) })}\n`)
  }, calmMs)

  test.for([
    { who: 'one process with its embedded PostgreSQL', start: alone },
    { who: 'two webs and two workers over an outside PostgreSQL', start: together },
  ])(
    'ends for $who as a calm one: one run on every head, one comment at most, nothing stuck, nothing done twice at once',
    { timeout: mostMs + startMs },
    async ({ who, start }) => {
      const andon = await start()
      const { github } = andon
      const trace = watch(github)
      prepare(github)
      await andon.settle()

      const began = performance.now()
      const wrong = letThingsGoWrong(github, day)
      await badDay(andon, trace, { ...day, wrong })
      const left = { timeout: Math.max(1, mostMs - (performance.now() - began)), interval: 250 }
      try {
        await expect.poll(() => verdictsOf(standing(github)), left).toEqual(verdictsOf(calm))
        await andon.settle()
      } catch (error) {
        for (const job of await andon.left()) process.stdout.write(`${JSON.stringify(job)}\n`)
        throw error
      }
      const end = standing(github)
      const ms = performance.now() - began
      const deliveries = deliveryCounts(github.state.deliveries)
      told({ who, end, wrong, trace, ms }, deliveries)

      expect(verdictsOf(end)).toEqual(verdictsOf(calm))
      expect(stateDigest(end)).toBe(stateDigest(calm))
      expect(Object.values(end).filter(({ runs }) => runs.length !== 1)).toEqual([])
      expect(Object.values(end).filter(({ comments }) => comments > 1)).toEqual([])
      expect(trace.problems()).toEqual([])
      expect(overlaps(trace.asked(), wrong.outages)).toEqual([])
      expect(ms).toBeLessThan(mostMs)
      expect(deliveries.recovered).toBeGreaterThan(0)
      // a shorter day is over before
      if (events >= 500) expect({ ...wrong, killed: wrong.killed > 0 }).toMatchObject({ killed: true, restarted: 1 })
    },
  )
})
