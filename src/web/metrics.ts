import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Budget, Resource } from '../github/limits.ts'
import type { Watch } from '../github/watched.ts'
import type { Backlog } from '../inbox/backlog.ts'
import type { Received } from '../inbox/receive.ts'
import type { Verdict } from '../verdict.ts'

/** Why a webhook was refused: nothing of it is kept but this count. */
export type Refusal = 'too_large' | 'bad_headers' | 'bad_signature' | 'bad_json' | 'unreadable' | 'not_stored'

/** `put_off`: GitHub's limits allow it later. */
export type WorkOutcome = 'done' | 'put_off' | 'failed'

export type Metrics = Watch &
  Readonly<{
    delivered(event: string, outcome: Received): void
    refused(reason: Refusal): void
    judged(verdict: Verdict): void
    worked(outcome: WorkOutcome, seconds: number): void
    failed(): void
    redelivered(counts: Readonly<{ asked: number; arrived: number; lost: number }>): void
    lookedAgain(pullRequests: number): void
    chore(name: string, outcome: 'done' | 'failed'): void
    /** What a Prometheus server reads, with its content type. */
    read(): Promise<Readonly<{ text: string; type: string }>>
  }>

/** From a look that found nothing to do, to one that waited for a GitHub that does not answer. */
const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Answers a function that asks the database and sets the gauges; -1 is shown when it does not answer. */
function queueGauges(registry: Registry, look: () => Promise<Backlog>): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const pending = gauge('andon_work_pending', 'Deliveries and jobs that are not done, without clocks of later.')
  const deliveries = gauge('andon_queue_deliveries', 'Deliveries that are stored and not yet done.')
  const jobs = gauge('andon_queue_jobs', 'Jobs that run, could run or are tried again.')
  const oldest = gauge('andon_queue_oldest_seconds', 'Age of the oldest delivery or due job.')
  const failing = gauge('andon_queue_failing', 'Subjects whose work failed the last time.')
  return async () => {
    const found = await look().catch(() => null)
    pending.set(found === null ? -1 : found.deliveries + found.jobs)
    deliveries.set(found?.deliveries ?? -1)
    jobs.set(found?.jobs ?? -1)
    oldest.set(found?.oldestSeconds ?? -1)
    failing.set(found?.failing ?? -1)
  }
}

/** Answers a function, too, that sets the gauges: an hour that is over has given back what was spent. */
function githubCounts(registry: Registry, now: () => number): Readonly<{ watch: Watch; showBudgets(): void }> {
  const registers = [registry]
  const requests = new Counter({
    name: 'andon_github_requests_total',
    help: 'Requests to GitHub by installation and outcome; put_off ones were not sent, to stay within its limits.',
    labelNames: ['installation', 'outcome'],
    registers,
  })
  const points = new Counter({
    name: 'andon_github_points_total',
    help: 'Points that GraphQL queries cost, as GitHub counts them, by installation.',
    labelNames: ['installation'],
    registers,
  })
  const labelNames = ['installation', 'resource']
  const remaining = new Gauge({
    name: 'andon_github_budget_remaining',
    help: "What is left of the hour: requests for rest, points for graphql. As of this process's last request.",
    labelNames,
    registers,
  })
  const limit = new Gauge({
    name: 'andon_github_budget_limit',
    help: 'What GitHub allows in an hour: requests for rest, points for graphql.',
    labelNames,
    registers,
  })
  const known = new Map<string, Readonly<{ installation: number; resource: Resource; budget: Budget }>>()
  return {
    watch: {
      onRequest: (installation, outcome) => requests.inc({ installation, outcome }),
      onPoints: (installation, spent) => points.inc({ installation }, spent),
      onBudget: (installation, resource, budget) =>
        void known.set(`${installation}/${resource}`, { installation, resource, budget }),
    },
    showBudgets: () => {
      for (const { installation, resource, budget } of known.values()) {
        limit.set({ installation, resource }, budget.limit)
        remaining.set({ installation, resource }, budget.resetAt <= now() ? budget.limit : budget.remaining)
      }
    },
  }
}

function verdictCounts(registry: Registry): Pick<Metrics, 'judged'> {
  const registers = [registry]
  const verdicts = new Counter({
    name: 'andon_verdicts_total',
    help: 'Verdicts by decision.',
    labelNames: ['decision'],
    registers,
  })
  const findings = new Counter({
    name: 'andon_findings_total',
    help: 'Findings of verdicts by practice, outcome and enforcement.',
    labelNames: ['practice', 'outcome', 'enforcement'],
    registers,
  })
  return {
    judged: ({ decision, results }) => {
      verdicts.inc({ decision })
      for (const { practice, enforcement, findings: found } of results)
        for (const { outcome } of found) findings.inc({ practice, outcome, enforcement })
    },
  }
}

function workCounts(registry: Registry): Pick<Metrics, 'delivered' | 'refused' | 'worked' | 'failed'> {
  const registers = [registry]
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
  const seconds = new Histogram({
    name: 'andon_work_seconds',
    help: 'How long one look at a subject or scope took, by outcome: done, put_off or failed.',
    labelNames: ['outcome'],
    buckets,
    registers,
  })
  const failures = new Counter({
    name: 'andon_work_failures_total',
    help: 'Work that failed and is retried.',
    registers,
  })
  return {
    delivered: (event, outcome) => deliveries.inc({ event, outcome }),
    refused: (reason) => refused.inc({ reason }),
    worked: (outcome, duration) => seconds.observe({ outcome }, duration),
    failed: () => failures.inc(),
  }
}

function sweepCounts(registry: Registry): Pick<Metrics, 'redelivered' | 'lookedAgain' | 'chore'> {
  const registers = [registry]
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
  return {
    redelivered: (counts) => {
      for (const outcome of ['asked', 'arrived', 'lost'] as const) redeliveries.inc({ outcome }, counts[outcome])
    },
    lookedAgain: (pullRequests) => looks.inc(pullRequests),
    chore: (chore, outcome) => chores.inc({ chore, outcome }),
  }
}

/** `look` is asked at every reading; `now` is in epoch milliseconds. */
export function createMetrics(look: () => Promise<Backlog>, now: () => number): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const askQueue = queueGauges(registry, look)
  const github = githubCounts(registry, now)
  return {
    ...workCounts(registry),
    ...verdictCounts(registry),
    ...github.watch,
    ...sweepCounts(registry),
    read: async () => {
      await askQueue()
      github.showBudgets()
      return { text: await registry.metrics(), type: registry.contentType }
    },
  }
}
