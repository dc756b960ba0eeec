// A day on which nothing goes wrong, and one on which everything does.
import { setTimeout as pause } from 'node:timers/promises'
import type { GitHubDouble } from '../../../demo/github/server.ts'
import { setStage } from '../../../demo/stage.ts'
import type { Form } from './forms.ts'
import type { Outage } from './overlap.ts'
import { actsOf, deliveryFault, requestFault } from './plan.ts'
import type { Trace } from './trace.ts'
import { perform, prepare, type Standing, standing } from './world.ts'

export type Day = Readonly<{ seed: string; events: number }>

/** Between a kill and the next. */
const killEveryMs = 3000
/** The server is restarted instead of the second kill. */
const restartAt = 2
/** Events come in so many at once, with a pause between. */
const atOnce = 5
const turnMs = 120

/** The same acts with nothing going wrong. */
export async function calmDay({ seed, events }: Day): Promise<Readonly<Record<string, Standing>>> {
  const stage = await setStage({ env: { LOG_LEVEL: 'error' }, webhooksAtOnce: 8 })
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

/** What went wrong; `failed` counts requests by the kind of their fault. */
export type Wrong = {
  dropped: number
  doubled: number
  late: number
  failed: Record<string, number>
  killed: number
  restarted: number
  /** When, in the trace, the server was restarted. */
  outages: Outage[]
}

export function letThingsGoWrong(github: GitHubDouble, { seed }: Day): Wrong {
  const wrong: Wrong = { dropped: 0, doubled: 0, late: 0, failed: {}, killed: 0, restarted: 0, outages: [] }
  const ordinals = { delivery: 0, request: 0 }
  github.faults.deliveries(() => {
    const fault = deliveryFault(seed, ordinals.delivery++)
    if (fault?.kind === 'drop') wrong.dropped += 1
    if (fault?.kind === 'duplicate') wrong.doubled += 1
    if (fault?.kind === 'delay') wrong.late += 1
    return fault
  })
  github.faults.requests(() => {
    const fault = requestFault(seed, ordinals.request++)
    if (fault !== undefined) wrong.failed[fault.kind] = (wrong.failed[fault.kind] ?? 0) + 1
    return fault
  })
  return wrong
}

async function hurt(andon: Form, trace: Trace, wrong: Wrong): Promise<void> {
  if (wrong.killed + 1 === restartAt && wrong.restarted === 0) {
    const from = trace.now()
    await andon.restartServer()
    wrong.restarted += 1
    wrong.outages.push({ from, until: trace.now() })
  } else {
    wrong.killed += 1
    await andon.kill(wrong.killed)
  }
}

/** Everything happens in the planned order, while Andon is hurt again and again. */
export async function badDay(andon: Form, trace: Trace, { wrong, ...day }: Day & Readonly<{ wrong: Wrong }>) {
  const acts = [...actsOf(day.seed, day.events).entries()]
  let nextHurt = performance.now() + killEveryMs
  for (let done = 0; done < acts.length; done += atOnce) {
    for (const [turn, planned] of acts.slice(done, done + atOnce)) perform(andon.github, planned, turn)
    await pause(turnMs)
    if (performance.now() < nextHurt) continue
    await hurt(andon, trace, wrong)
    nextHurt = performance.now() + killEveryMs
  }
}
