// A repository that one person maintains alone: other controls take the place of a second person before the merge.
import { readFileSync } from 'node:fs'
import { getPull, getRepository } from '../github/lookup.ts'
import type { GitHubDouble } from '../github/server.ts'
import { lines, type Step } from '../scene.ts'

const owner = 'rosa'
const repo = `${owner}/clock`

/** The policy as it comes with Andon. */
const policy = readFileSync(new URL('../../policies/templates/solo.yml', import.meta.url), 'utf8')

export function prepareSolo({ act }: GitHubDouble): void {
  act.createUser(owner)
  act.createRepository({
    owner,
    name: 'clock',
    files: { 'README.md': '# clock\n', '.github/andon.yml': policy },
  })
  act.createApp({ name: 'Clock CI', owner, permissions: { checks: 'write', metadata: 'read' }, events: [] })
  act.install({ app: 'clock-ci', account: owner })
  act.install({ app: 'andon', account: owner })
}

const headOf = ({ state }: GitHubDouble): string => getPull(getRepository(state, repo), 1).headSha

export const soloSteps: readonly Step[] = [
  {
    title: 'rosa, who works alone, opens clock#1, small and signed',
    event: 'pull_request.opened',
    act: ({ act }) => {
      act.push({
        repo,
        branch: 'seconds',
        by: owner,
        signed: true,
        files: { 'src/seconds.ts': lines(20, 'second') },
      })
      act.openPullRequest({
        repo,
        head: 'seconds',
        by: owner,
        title: 'Show seconds',
        body: '## Why\n\nSomebody asked.\n',
      })
    },
    expected: { repo, on: 1, decision: 'wait', title: /checks to pass/ },
  },
  {
    title: 'her tests pass',
    event: 'check_run.completed',
    act: (github) =>
      void github.act.reportCheck({ repo, sha: headOf(github), name: 'ci', app: 'clock-ci', conclusion: 'success' }),
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
  {
    title: 'rosa merges; somebody else is to look within a week',
    event: 'pull_request.closed',
    act: ({ act }) => void act.merge({ repo, number: 1, by: owner }),
    expected: { repo, on: 1, decision: 'allow', title: /All \d practices hold/ },
  },
]
