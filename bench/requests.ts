// How many requests to GitHub an event costs: cold (Andon just started, no token) and warm.
import { type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'
import { bindToPatch, changeOf, openPullRequest, prepareShop, shop } from './shop.ts'

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

/** The same under a policy that binds approvals to the patch: the cost of reading what was approved, and what the head is now. */
const eventsByPatch: typeof events = {
  approved: ({ github: { act } }, number) => void act.review({ repo: shop, number, by: 'lin', verdict: 'approve' }),
  rebased: ({ github: { act } }, number) =>
    void act.push({
      repo: shop,
      branch: `change-${number}`,
      by: 'ada',
      files: changeOf(number),
      from: 'main',
      force: true,
    }),
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

async function* measureEach(stage: Stage, measured: typeof events): AsyncIterable<Row> {
  for (const [name, act] of Object.entries(measured)) {
    const numbers = [openPullRequest(stage), openPullRequest(stage)] as const
    await prepare(stage, name, numbers)
    await startCold(stage)
    const first = await counted(stage, () => act(stage, numbers[0]))
    yield { name, cold: first, warm: await counted(stage, () => act(stage, numbers[1])) }
  }
}

/** What is rebased was approved, and main has moved on. */
async function prepare(stage: Stage, name: string, numbers: readonly number[]): Promise<void> {
  if (name !== 'rebased') return
  const { act } = stage.github
  for (const number of numbers) eventsByPatch['approved']?.(stage, number)
  await stage.settle()
  act.push({ repo: shop, branch: 'main', by: 'lin', files: { 'docs/new.md': 'new\n' } })
}

async function* measure(stage: Stage): AsyncIterable<Row> {
  prepareShop(stage)
  await startCold(stage)
  const cold = await counted(stage, () => void openPullRequest(stage))
  yield { name: 'opened', cold, warm: await counted(stage, () => void openPullRequest(stage)) }
  yield* measureEach(stage, events)
  bindToPatch(stage)
  yield* measureEach(stage, eventsByPatch)
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
