import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Received } from '../inbox/receive.ts'
import type { Decision } from '../verdict.ts'

/** Why a webhook was refused: nothing of it is kept but this count. */
export type Refusal = 'too_large' | 'bad_headers' | 'bad_signature' | 'bad_json' | 'unreadable' | 'not_stored'

export type Metrics = Readonly<{
  delivered(event: string, outcome: Received): void
  refused(reason: Refusal): void
  judged(decision: Decision): void
  failed(): void
  redelivered(counts: Readonly<{ asked: number; arrived: number; lost: number }>): void
  lookedAgain(pullRequests: number): void
  chore(name: string, outcome: 'done' | 'failed'): void
  /** What a Prometheus server reads, with its content type. */
  read(): Promise<Readonly<{ text: string; type: string }>>
}>

/** `pending` is asked at every reading; -1 is shown when the database does not answer. */
export function createMetrics(pending: () => Promise<number>): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const deliveries = new Counter({
    name: 'andon_deliveries_total',
    help: 'Webhooks received: stored, duplicate or ignored.',
    labelNames: ['event', 'outcome'],
    registers,
  })
  const refused = new Counter({
    name: 'andon_deliveries_refused_total',
    help: 'Webhooks refused, none of which was stored.',
    labelNames: ['reason'],
    registers,
  })
  const verdicts = new Counter({
    name: 'andon_verdicts_total',
    help: 'Verdicts by decision.',
    labelNames: ['decision'],
    registers,
  })
  const failures = new Counter({
    name: 'andon_work_failures_total',
    help: 'Work that failed and is retried.',
    registers,
  })
  const redeliveries = new Counter({
    name: 'andon_redeliveries_total',
    help: 'Deliveries that had not arrived: asked for again, arrived since, or lost because GitHub no longer has them.',
    labelNames: ['outcome'],
    registers,
  })
  const looks = new Counter({
    name: 'andon_looks_again_total',
    help: 'Pull requests that the sweep found behind and had looked at again.',
    registers,
  })
  const chores = new Counter({
    name: 'andon_chores_total',
    help: 'Sweeps by name and outcome: done or failed.',
    labelNames: ['chore', 'outcome'],
    registers,
  })
  new Gauge({
    name: 'andon_work_pending',
    help: 'Deliveries and jobs that are not done, clocks whose time has not come left out.',
    registers,
    async collect() {
      this.set(await pending().catch(() => -1))
    },
  })
  return {
    delivered: (event, outcome) => deliveries.inc({ event, outcome }),
    refused: (reason) => refused.inc({ reason }),
    judged: (decision) => verdicts.inc({ decision }),
    failed: () => failures.inc(),
    redelivered: (counts) => {
      for (const outcome of ['asked', 'arrived', 'lost'] as const) redeliveries.inc({ outcome }, counts[outcome])
    },
    lookedAgain: (pullRequests) => looks.inc(pullRequests),
    chore: (chore, outcome) => chores.inc({ chore, outcome }),
    read: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  }
}
