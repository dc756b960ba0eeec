// How many requests to GitHub an event costs: cold (Andon just started, no token) and warm.
import { organization, type Stage, setStage } from '../demo/stage.ts'
import type { Bench, Row } from './bench.ts'

const repo = `${organization}/shop`

const policy = `version: 1
extends: andon/high-velocity
practices:
  definition-of-done: { enforcement: enforce, sections: [Why] }
`

function prepare({ github: { act } }: Stage): void {
  for (const login of ['ada', 'lin']) act.createUser(login)
  act.createRepository({
    owner: organization,
    name: 'shop',
    collaborators: { ada: 'write', lin: 'write' },
    files: { 'README.md': '# shop\n', '.github/andon.yml': policy },
  })
  act.install({ app: 'andon', account: organization })
}

let branches = 0
/** A pull request that waits for a review. */
function open({ github: { act } }: Stage): number {
  branches += 1
  const head = `change-${branches}`
  act.push({ repo, branch: head, by: 'ada', files: { [`src/${head}.ts`]: 'export {}\n' } })
  return act.openPullRequest({ repo, head, by: 'ada', title: head, body: '## Why\n\nBecause.\n' }).number
}

/** What happens to an open pull request. */
const events: Readonly<Record<string, (stage: Stage, number: number) => void>> = {
  synchronize: ({ github: { act } }, number) =>
    void act.push({ repo, branch: `change-${number}`, by: 'ada', files: { 'src/more.ts': `// ${number}\n` } }),
  'review-submitted': ({ github: { act } }, number) => void act.review({ repo, number, by: 'lin', verdict: 'approve' }),
  labeled: ({ github: { act } }, number) => act.addLabel({ repo, number, by: 'ada', label: 'later' }),
  unchanged: ({ github: { act } }, number) =>
    act.editPullRequest({ repo, number, by: 'ada', title: `Another title ${number}` }),
}

async function counted(stage: Stage, act: () => void): Promise<number> {
  const mark = stage.github.requests.mark()
  act()
  await stage.settle()
  return stage.github.requests.since(mark, { tokens: true }).length
}

/** A new process has no token and remembers nobody. */
async function startCold(stage: Stage): Promise<void> {
  await stage.settle()
  await stage.kill('SIGTERM')
  await stage.restart()
}

async function* measure(stage: Stage): AsyncIterable<Row> {
  prepare(stage)
  await startCold(stage)
  const cold = await counted(stage, () => void open(stage))
  yield { name: 'opened', cold, warm: await counted(stage, () => void open(stage)) }
  for (const [name, act] of Object.entries(events)) {
    const numbers = [open(stage), open(stage)] as const
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
