// Plays one step of the scenario and reads from GitHub what came of it.
import { getPull, getRepository, latestCheckRuns } from './github/lookup.ts'
import type { CheckRun, Repository } from './github/state.ts'
import type { Expected, Step } from './scene.ts'
import type { Stage } from './stage.ts'

export type Played = Readonly<{
  step: number
  title: string
  event: string
  on: Expected['on']
  /** What the check says: green allows, in progress waits, red denies; `none` if no check stands. */
  decision: 'allow' | 'wait' | 'deny' | 'none'
  checkTitle: string
  /** From the act to the last thing that Andon asked of GitHub. */
  ms: number
  githubRequests: number
  asExpected: boolean
}>

function decisionOf(run: CheckRun | undefined): Played['decision'] {
  if (run === undefined) return 'none'
  if (run.status !== 'completed') return 'wait'
  return run.conclusion === 'success' ? 'allow' : 'deny'
}

/** Groups come and go: the last on which Andon spoke. */
function lastGroup({ checkRuns, issues }: Repository): string {
  const heads = new Set([...issues.values()].flatMap((issue) => (issue.kind === 'pull_request' ? [issue.headSha] : [])))
  const run = checkRuns.findLast(
    ({ name, suite }) =>
      name === 'Andon' && suite.headBranch?.startsWith('gh-readonly-queue/') === true && !heads.has(suite.headSha),
  )
  return run?.suite.headSha ?? ''
}

/** Andon's check run on a pull request's head, or on the merge group that it judged last. */
export function checkOn(
  stage: Pick<Stage, 'github'>,
  { repo, on }: Pick<Expected, 'repo' | 'on'>,
): CheckRun | undefined {
  const repository = getRepository(stage.github.state, repo)
  const sha = on === 'merge group' ? lastGroup(repository) : getPull(repository, on).headSha
  return latestCheckRuns(repository, sha).find(({ name }) => name === 'Andon')
}

/** Acts, waits until all is quiet, and compares with what the step expects. */
export async function play(stage: Pick<Stage, 'github' | 'settle'>, step: Step, number: number): Promise<Played> {
  const { github } = stage
  const mark = github.requests.mark()
  const began = Date.now()
  await step.act(github)
  await stage.settle()
  const requests = github.requests.since(mark)
  const last = requests.at(-1)
  const run = checkOn(stage, step.expected)
  const decision = decisionOf(run)
  const checkTitle = run?.title ?? ''
  return {
    step: number,
    title: step.title,
    event: step.event,
    on: step.expected.on,
    decision,
    checkTitle,
    ms: last === undefined ? 0 : Math.max(0, Date.parse(last.at) - began),
    githubRequests: requests.length,
    asExpected: decision === step.expected.decision && step.expected.title.test(checkTitle),
  }
}
