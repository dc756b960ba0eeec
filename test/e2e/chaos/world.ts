// Ten organisations on one GitHub, and what stands on their pull requests.
import { createHash } from 'node:crypto'
import { getPull, getRepository, pullsOf } from '../../../demo/github/lookup.ts'
import type { GitHubDouble } from '../../../demo/github/server.ts'
import { organizations, type Planned, pullRequestsEach, repoOf } from './plan.ts'

const policy = `version: 1
extends: andon/high-velocity
practices:
  definition-of-done: { enforcement: enforce, sections: [Why] }
`
const described = (done: boolean): string => (done ? '## Why\n\nBecause.\n' : '## Why\n')

/** People, repositories, installations, and the pull requests that the day is about. */
export function prepare({ act }: GitHubDouble): void {
  for (const login of ['ada', 'kai', 'lin']) act.createUser(login)
  for (let index = 0; index < organizations; index += 1) {
    const repo = repoOf(index)
    const [owner = '', name = ''] = repo.split('/')
    act.createOrganization(owner)
    const collaborators = { ada: 'write', kai: 'write', lin: 'write' } as const
    act.createRepository({
      owner,
      name,
      collaborators,
      files: { 'README.md': '# shop\n', '.github/andon.yml': policy },
    })
    act.install({ app: 'andon', account: owner })
    for (let number = 1; number <= pullRequestsEach; number += 1) {
      act.push({ repo, branch: `change-${number}`, by: 'ada', files: { [`src/${number}.txt`]: 'one\n' } })
      act.openPullRequest({
        repo,
        head: `change-${number}`,
        by: 'ada',
        title: `Change ${number}`,
        body: described(true),
      })
    }
  }
}

/** Does what is planned, on GitHub. `turn` makes every push a change. */
export function perform({ act }: GitHubDouble, { repo, number, act: what }: Planned, turn: number): void {
  const on = { repo, number }
  switch (what.kind) {
    case 'push':
      act.push({
        repo,
        branch: `change-${number}`,
        by: 'ada',
        files: { [`src/${number}.txt`]: `${turn}\n${what.text}` },
      })
      break
    case 'approve':
    case 'request_changes':
      act.review({ ...on, by: what.by, verdict: what.kind })
      break
    case 'label':
      act.addLabel({ ...on, by: 'ada', label: what.label })
      break
    case 'unlabel':
      act.removeLabel({ ...on, by: 'ada', label: what.label })
      break
    case 'describe':
      act.editPullRequest({ ...on, by: 'ada', body: described(what.done) })
      break
    case 'close':
      act.closePullRequest({ ...on, by: 'ada' })
      break
    case 'reopen':
      act.reopenPullRequest({ ...on, by: 'ada' })
      break
    default:
      what satisfies never
  }
}

export type Standing = Readonly<{ runs: readonly string[]; comments: number }>

/** What Andon says on each open pull request: its runs on the head (there must be one), and how many comments (at most one). */
export function standing({ state }: GitHubDouble): Readonly<Record<string, Standing>> {
  const all = Array.from({ length: organizations }, (_, index) => repoOf(index)).flatMap((repo) => {
    const repository = getRepository(state, repo)
    return pullsOf(repository)
      .filter((pull) => pull.state === 'open')
      .map(({ number }) => {
        const { headSha, comments } = getPull(repository, number)
        const runs = repository.checkRuns.filter(({ suite }) => suite.headSha === headSha && suite.app.slug === 'andon')
        const said = runs.map(({ status, conclusion, title }) => `${conclusion ?? status}: ${title}`)
        return [
          `${repo}#${number}`,
          { runs: said, comments: comments.filter(({ app }) => app?.slug === 'andon').length },
        ] as const
      })
  })
  return Object.fromEntries(all)
}

/** Every pull request has one run and at most one comment, and each says what it says on a calm day. */
export const verdictsOf = (all: Readonly<Record<string, Standing>>) =>
  Object.fromEntries(Object.entries(all).map(([key, { runs }]) => [key, runs]))

export const stateDigest = (all: Readonly<Record<string, Standing>>): string =>
  createHash('sha256')
    .update(JSON.stringify(verdictsOf(all)))
    .digest('hex')
    .slice(0, 16)
