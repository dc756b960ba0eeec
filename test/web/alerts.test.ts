import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { createMetrics } from '../../src/web/metrics.ts'
import { quiet } from './app.ts'

const text = readFileSync('docs/alerts.yml', 'utf8')
const operations = readFileSync('docs/operations.md', 'utf8')

// https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^Andon[A-Z]\w+$/),
          expr: z.string(),
          for: z
            .string()
            .regex(/^\d+[smh]$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({
            summary: z.string().endsWith('.'),
            runbook: z.literal('operations.md#alerts'),
          }),
        }),
      ),
    }),
  ),
})
const rules = Rules.parse(parse(text)).groups.flatMap((group) => group.rules)

const shown = (await createMetrics(async () => quiet, Date.now).read()).text
const names = new Set([...shown.matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name))
const metricsIn = (source: string): readonly string[] =>
  [...source.matchAll(/\bandon_[a-z_]+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))

test.for(rules)('$alert asks for metrics that exist', ({ expr }) => {
  expect(metricsIn(expr).filter((name) => !names.has(name))).toEqual([])
  expect(expr).toMatch(/\bandon_|^up\b/)
})

test.for(rules)('$alert has a reason and a line in the runbook', ({ alert }) => {
  expect(text).toMatch(new RegExp(`# .+\\n {6}- alert: ${alert}\\n`))
  expect(operations).toContain(`| \`${alert}\` |`)
})

test('the runbook names no alert that is gone', () => {
  const named = [...operations.matchAll(/\| `(Andon\w+)` \|/g)].map(([, name]) => name)
  expect(named.filter((name) => rules.every(({ alert }) => alert !== name))).toEqual([])
})

test('the documentation lists every metric of Andon, and no other', () => {
  const own = [...names].filter((name) => name?.startsWith('andon_'))
  expect([...new Set(metricsIn(operations))].toSorted()).toEqual(own.toSorted())
})

test('what is judged is counted by practice and outcome', async () => {
  const metrics = createMetrics(async () => quiet, Date.now)
  const finding = { outcome: 'fail', reason: 'too large', remedy: 'split it' } as const
  const result = { practice: 'change-size', enforcement: 'enforce', why: null, findings: [finding, finding] } as const
  metrics.judged({ decision: 'deny', changeModel: null, results: [result], policy: 'x', revisitAt: null })
  const { text: read } = await metrics.read()
  expect(read).toContain('andon_verdicts_total{decision="deny"} 1')
  expect(read).toContain('andon_findings_total{practice="change-size",outcome="fail",enforcement="enforce"} 2')
})

test('work, requests, points and budgets are counted', async () => {
  const hourEnd = 3_600_000
  let now = 0
  const metrics = createMetrics(
    async () => quiet,
    () => now,
  )
  metrics.worked('done', 0.3)
  metrics.onRequest(7, 'answered')
  metrics.onPoints(7, 2)
  metrics.onBudget(7, 'graphql', { limit: 5000, remaining: 4900, resetAt: hourEnd })
  const { text: read } = await metrics.read()
  for (const line of [
    'andon_work_seconds_bucket{le="0.5",outcome="done"} 1',
    'andon_work_seconds_bucket{le="0.25",outcome="done"} 0',
    'andon_github_requests_total{installation="7",outcome="answered"} 1',
    'andon_github_points_total{installation="7"} 2',
    'andon_github_budget_limit{installation="7",resource="graphql"} 5000',
    'andon_github_budget_remaining{installation="7",resource="graphql"} 4900',
    'andon_work_pending 7',
    'andon_queue_deliveries 4',
    'andon_queue_jobs 3',
    'andon_queue_oldest_seconds 2',
    'andon_queue_failing 1',
  ])
    expect(read).toContain(`${line}\n`)
  now = hourEnd
  expect((await metrics.read()).text).toContain(
    'andon_github_budget_remaining{installation="7",resource="graphql"} 5000\n',
  )
})
