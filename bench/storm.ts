// A burst: 1,000 pull request events over 50 pull requests, until every check is right.
import { type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'
import { floors, percentile } from './floor.ts'
import { openPullRequest, prepareShop, shop } from './shop.ts'

const pullRequests = 50
const events = 1000

async function verdicts(stage: Stage): Promise<number> {
  const metrics = await (await fetch(`${stage.andonUrl}/metrics`)).text()
  const counts = [...metrics.matchAll(/^andon_verdicts_total\{[^}]*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

async function* measure(stage: Stage): AsyncIterable<Row> {
  prepareShop(stage)
  const numbers = Array.from({ length: pullRequests }, () => openPullRequest(stage))
  await stage.settle()
  yield* floors(stage)
  const delivered = stage.github.state.deliveries.length
  const [mark, before, began] = [stage.github.requests.mark(), await verdicts(stage), performance.now()]
  for (let event = 0; event < events; event += 1) {
    const number = numbers[event % numbers.length] ?? 1
    stage.github.act.editPullRequest({ repo: shop, number, by: 'ada', title: `Title ${event}` })
  }
  const emittedMs = Math.round(performance.now() - began)
  await stage.settle()
  const settledMs = Math.round(performance.now() - began)
  const judged = (await verdicts(stage)) - before
  const answers = stage.github.state.deliveries.slice(delivered).map(({ duration }) => duration * 1000)
  yield {
    name: 'burst',
    events,
    pullRequests,
    emittedMs,
    settledMs,
    perSecond: Math.round((events * 1000) / settledMs),
    p50Ms: percentile(answers, 0.5),
    p99Ms: percentile(answers, 0.99),
    verdicts: judged,
    requests: stage.github.requests.since(mark).length,
  }
}

export const storm: Bench = {
  title: `${events} pull request events over ${pullRequests} pull requests: time until settled, how long each waits for its answer, verdicts, GitHub requests`,
  async *run() {
    const stage = await setStage({ env: { LOG_LEVEL: 'warn' }, webhooksAtOnce: 16 })
    try {
      yield* measure(stage)
    } finally {
      await stage.stop()
    }
  },
}
