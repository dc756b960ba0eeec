// How many requests to GitHub an event costs: cold (Andon just started, no token) and warm.
import { type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'
import { openPullRequest, prepareShop, shop } from './shop.ts'

/** What happens to an open pull request. */
const events: Readonly<Record<string, (stage: Stage, number: number) => void>> = {
  synchronize: ({ github: { act } }, number) =>
    void act.push({ repo: shop, branch: `change-${number}`, by: 'ada', files: { 'src/more.ts': `// ${number}\n` } }),
  'review-submitted': ({ github: { act } }, number) =>
    void act.review({ repo: shop, number, by: 'lin', verdict: 'approve' }),
  labeled: ({ github: { act } }, number) => act.addLabel({ repo: shop, number, by: 'ada', label: 'later' }),
  unchanged: ({ github: { act } }, number) =>
    act.editPullRequest({ repo: shop, number, by: 'ada', title: `Another title ${number}` }),
}

async function counted(stage: Stage, act: () => void): Promise<number> {
  const mark = stage.github.requests.mark()
  act()
  await stage.settle()
  const requests = stage.github.requests.since(mark, { tokens: true })
  // What Andon asks as the App itself (missed deliveries, whether GitHub answers) is not caused by an event.
  return requests.filter(({ installationId, token }) => installationId !== null || token).length
}

/** A new process has no token and remembers nobody. */
async function startCold(stage: Stage): Promise<void> {
  await stage.settle()
  await stage.kill('SIGTERM')
  await stage.restart()
}

async function* measure(stage: Stage): AsyncIterable<Row> {
  prepareShop(stage)
  await startCold(stage)
  const cold = await counted(stage, () => void openPullRequest(stage))
  yield { name: 'opened', cold, warm: await counted(stage, () => void openPullRequest(stage)) }
  for (const [name, act] of Object.entries(events)) {
    const numbers = [openPullRequest(stage), openPullRequest(stage)] as const
    await startCold(stage)
    const first = await counted(stage, () => act(stage, numbers[0]))
    yield { name, cold: first, warm: await counted(stage, () => act(stage, numbers[1])) }
  }
}

export const requests: Bench = {
  title: 'GitHub requests for each kind of event',
  async *run() {
    const stage = await setStage()
    try {
      yield* measure(stage)
    } finally {
      await stage.stop()
    }
  },
}
