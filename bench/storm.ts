// A burst: 1,000 pull request events over 50 pull requests, until every check is right.
import { type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'
import { openPullRequest, prepareShop, shop } from './shop.ts'

const pullRequests = 50
const events = 1000

async function verdicts(stage: Stage): Promise<number> {
  const metrics = await (await fetch(`${stage.andonUrl}/metrics`)).text()
  const counts = [...metrics.matchAll(/^andon_verdicts_total\{[^}]*\} (\d+)$/gm)]
  return counts.reduce((sum, [, count]) => sum + Number(count), 0)
}

/** How long the double itself takes for one look at a pull request: no Andon could be faster against it. */
async function doubleFloor({ github }: Stage): Promise<Row> {
  const headers = { authorization: `Bearer ${github.act.token('ada')}` }
  const times: number[] = []
  for (let index = 0; index < 100; index += 1) {
    const began = performance.now()
    const answer = await fetch(`${github.url}/repos/${shop}/pulls/1`, { headers })
    await answer.arrayBuffer()
    times.push(performance.now() - began)
  }
  const sorted = times.toSorted((a, b) => a - b)
  const round = (ms = 0) => Math.round(ms * 100) / 100
  return { name: 'floor-double', p50Ms: round(sorted[50]), p99Ms: round(sorted[98]) }
}

async function* measure(stage: Stage): AsyncIterable<Row> {
  prepareShop(stage)
  const numbers = Array.from({ length: pullRequests }, () => openPullRequest(stage))
  await stage.settle()
  yield await doubleFloor(stage)
  const [mark, before, began] = [stage.github.requests.mark(), await verdicts(stage), performance.now()]
  for (let event = 0; event < events; event += 1) {
    const number = numbers[event % numbers.length] ?? 1
    stage.github.act.editPullRequest({ repo: shop, number, by: 'ada', title: `Title ${event}` })
  }
  const emittedMs = Math.round(performance.now() - began)
  await stage.settle()
  const settledMs = Math.round(performance.now() - began)
  const judged = (await verdicts(stage)) - before
  yield {
    name: 'burst',
    events,
    pullRequests,
    emittedMs,
    settledMs,
    verdicts: judged,
    requests: stage.github.requests.since(mark).length,
  }
}

export const storm: Bench = {
  title: `${events} pull request events over ${pullRequests} pull requests: time until settled, verdicts, GitHub requests`,
  async *run() {
    const stage = await setStage({ env: { LOG_LEVEL: 'warn' }, webhooksAtOnce: 16 })
    try {
      yield* measure(stage)
    } finally {
      await stage.stop()
    }
  },
}
