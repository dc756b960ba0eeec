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
    read: async () => ({ text: await registry.metrics(), type: registry.contentType }),
  }
}
