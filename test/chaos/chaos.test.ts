// A bad day: deliveries lost, doubled and late, GitHub failing, Andon killed every few seconds. It must end as a calm day does.
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { GitHubDouble } from '../../demo/github/server.ts'
import { setStage } from '../../demo/stage.ts'
import { startFleet } from '../outside/fleet.ts'
import { startCluster } from './cluster.ts'
import { actsOf, deliveryFault, planDigest, requestFault } from './plan.ts'
import { perform, prepare, type Standing, standing, stateDigest, verdictsOf } from './world.ts'

const events = Number(process.env['ANDON_CHAOS_EVENTS'] ?? 500)
const seed = process.env['ANDON_CHAOS_SEED'] ?? 'andon'
/** Between a kill and the next. */
const killEveryMs = 3000
/** Events come in so many turns, with a pause between. */
const turns = 100
const turnMs = 120
const patienceMs = 90_000

const env = { ANDON_REDELIVER_MINUTES: '0.05', ANDON_LOOK_AGAIN_MINUTES: '0.2', LOG_LEVEL: 'error' }

/** Andon in one of its forms. `hurt` takes something away and brings it back. */
type Andon = Readonly<{ github: GitHubDouble; settle(): Promise<void>; hurt(time: number): Promise<void> }>

/** One process with its embedded server, which lives on when Andon is killed and must be adopted. */
async function alone(): Promise<Andon> {
  const stage = await setStage({ env, webhooksAtOnce: 8 })
  onTestFinished(() => stage.stop())
  return {
    ...stage,
    hurt: async () => {
      await stage.kill()
      await stage.restart()
    },
  }
}

/** Two webs and two workers over one server, which is restarted once. */
async function together(): Promise<Andon> {
  const cluster = await startCluster()
  const fleet = await startFleet({ databaseUrl: cluster.url, env, webhooksAtOnce: 8 })
  const members = [...fleet.workers, ...fleet.webs]
  return {
    ...fleet,
    hurt: async (time) => {
      if (time === 2) return cluster.restart()
      const member = members[time % members.length]
      await member?.kill()
      await member?.start()
    },
  }
}

/** The same acts with nothing going wrong. */
async function calmDay(): Promise<Readonly<Record<string, Standing>>> {
  const stage = await setStage({ env, webhooksAtOnce: 8 })
  try {
    prepare(stage.github)
    await stage.settle()
    for (const [turn, planned] of actsOf(seed, events).entries()) perform(stage.github, planned, turn)
    await stage.settle()
    return standing(stage.github)
  } finally {
    await stage.stop()
  }
}

type Counts = { dropped: number; doubled: number; late: number; failed: number; hurt: number }

function letThingsGoWrong(github: GitHubDouble): Counts {
  const counts: Counts = { dropped: 0, doubled: 0, late: 0, failed: 0, hurt: 0 }
  const ordinals = { delivery: 0, request: 0 }
  github.faults.deliveries(() => {
    const fault = deliveryFault(seed, ordinals.delivery++)
    if (fault?.kind === 'drop') counts.dropped += 1
    if (fault?.kind === 'duplicate') counts.doubled += 1
    if (fault?.kind === 'delay') counts.late += 1
    return fault
  })
  github.faults.requests(() => {
    const fault = requestFault(seed, ordinals.request++)
    if (fault !== undefined) counts.failed += 1
    return fault
  })
  return counts
}

async function badDay(andon: Andon, counts: Counts): Promise<void> {
  const acts = [...actsOf(seed, events).entries()]
  const perTurn = Math.ceil(acts.length / turns)
  let nextHurt = performance.now() + killEveryMs
  for (let done = 0; done < acts.length; done += perTurn) {
    for (const [turn, planned] of acts.slice(done, done + perTurn)) perform(andon.github, planned, turn)
    await pause(turnMs)
    if (performance.now() < nextHurt) continue
    counts.hurt += 1
    await andon.hurt(counts.hurt)
    nextHurt = performance.now() + killEveryMs
  }
}

describe(`a bad day of ${events} events with seed ${seed}`, () => {
  let calm: Readonly<Record<string, Standing>> = {}
  beforeAll(async () => {
    calm = await calmDay()
  }, 120_000)

  test('is planned by its seed alone', () => {
    expect(planDigest(seed, events)).toBe(planDigest(seed, events))
    expect(planDigest(`${seed}!`, events)).not.toBe(planDigest(seed, events))
  })

  test.for([
    { who: 'one process with its embedded PostgreSQL', start: alone },
    { who: 'two webs and two workers over an outside PostgreSQL that restarts', start: together },
  ])(
    'ends for $who as a calm one: one run on every head, one comment at most, nothing stuck',
    async ({ who, start }) => {
      const andon = await start()
      prepare(andon.github)
      await andon.settle()
      const began = performance.now()
      const counts = letThingsGoWrong(andon.github)
      await badDay(andon, counts)
      const quiet = { timeout: patienceMs, interval: 250 }
      await expect.poll(() => verdictsOf(standing(andon.github)), quiet).toEqual(verdictsOf(calm))
      await andon.settle()

      const end = standing(andon.github)
      const { deliveries } = andon.github.state
      const redelivered = deliveries.filter((delivery) => delivery.redelivery).length
      const seconds = Math.round((performance.now() - began) / 1000)
      const report = {
        who,
        seed,
        plan: planDigest(seed, events),
        state: stateDigest(end),
        delivered: deliveries.length,
        redelivered,
        ...counts,
        seconds,
      }
      process.stdout.write(`${JSON.stringify(report)}\n`)
      expect(verdictsOf(end)).toEqual(verdictsOf(calm))
      expect(Object.values(end).filter(({ runs }) => runs.length !== 1)).toEqual([])
      expect(Object.values(end).filter(({ comments }) => comments > 1)).toEqual([])
    },
  )
})
