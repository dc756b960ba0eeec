import { ExpectedError } from '../errors.ts'
import { evaluate } from '../evaluate.ts'
import type { PullRequestRef } from '../event.ts'
import { withNeeds } from '../facts/complete.ts'
import { peopleGatherer } from '../facts/people.ts'
import { forgetful } from '../facts/people-memory.ts'
import { type PolicyReading, readPresets } from '../facts/policy-file.ts'
import { type Gathered, gatherPullRequest } from '../facts/pull-request.ts'
import { connectWithToken, type GitHub } from '../github/client.ts'
import { forgetfulPatches } from '../ledger/patches.ts'
import { proposalIn } from '../pipeline/proposal.ts'
import { needsOf } from '../policy/needs.ts'
import { resolvePolicy } from '../policy/resolve.ts'
import type { Policy, PolicySource, Problem } from '../policy.ts'
import type { Proposal } from '../report/check-run.ts'
import { plain } from '../report/plain.ts'
import { problemLines } from '../report/problems.ts'
import { terminalVerdict } from '../report/terminal.ts'
import { readPullRequest } from './arguments.ts'
import { type Answer, apiUrl, type World } from './command.ts'
import { readUsableSource } from './policy-source.ts'

type Options = Readonly<{ policy?: string; token?: string }>

function connect(options: Options, env: World['env']): GitHub {
  const token = options.token || env['GITHUB_TOKEN'] || env['GH_TOKEN']
  if (token) return connectWithToken(token, apiUrl(env))
  throw new ExpectedError(
    'GitHub answers this only to somebody it knows, and there is no token.',
    'Set GITHUB_TOKEN to a token that may read the repository, for example with: export GITHUB_TOKEN=$(gh auth token)',
  )
}

/** Ids that GitHub's answer fills in: a person's token has no installation. */
const refOf = ({ owner, name, number }: ReturnType<typeof readPullRequest>): PullRequestRef => ({
  subject: 'pull_request',
  repository: { installationId: 0, id: 0, nodeId: '', owner, name, private: true },
  number,
})

type Layers = Readonly<{
  sources: Readonly<Record<'organization' | 'repository', PolicySource | null>>
  problems: readonly Problem[]
  notes: readonly string[]
}>

const sourceOf = (reading: PolicyReading): PolicySource | null => (reading.state === 'present' ? reading.source : null)

function problemOf(reading: PolicyReading): readonly Problem[] {
  if (reading.state !== 'unusable') return []
  return [{ severity: 'error', file: reading.file, line: 1, column: 1, setting: '', message: reading.reason }]
}

function layersOf({ organization, repository }: Gathered['policies'], instead: PolicySource | null): Layers {
  const unseen =
    organization.state === 'unavailable'
      ? [
          `This token sees no ${organization.file}. If the organisation has a policy there, Andon may decide differently.`,
        ]
      : []
  return {
    sources: { organization: sourceOf(organization), repository: instead ?? sourceOf(repository) },
    problems: [...problemOf(organization), ...(instead === null ? problemOf(repository) : [])],
    notes: unseen,
  }
}

type Judging = Readonly<{
  github: GitHub
  gathered: Gathered
  policy: Policy
  problems: readonly Problem[]
  notes: readonly string[]
  /** What the pull request does to the policy file, unless another file judges anyway. */
  proposal: Proposal | null
  world: World
}>

const proposalLines = (proposal: Proposal | null): readonly string[] => {
  if (proposal === null) return []
  const { problems, changes } = proposal
  return [
    'It changes the policy:',
    ...changes.map((change) => `  ${plain(change)}`),
    ...(problems.length > 0 ? [problemLines(problems)] : []),
  ]
}

async function judged({ github, gathered, policy, problems, notes, proposal, world }: Judging): Promise<Answer> {
  const people = peopleGatherer(forgetful, () => Date.parse(world.now()))
  const facts = await withNeeds(
    { github, people, patches: forgetfulPatches, needs: needsOf(policy), owners: gathered.owners },
    gathered.facts,
  )
  const { verdict } = evaluate(facts, policy)
  const text = terminalVerdict({ policy, verdict, problems, proposal, color: world.color })
  const wrong = problems.length === 0 ? [] : [problemLines(problems)]
  return {
    text: [...wrong, text, ...proposalLines(proposal), ...notes].join('\n'),
    json: { url: facts.url, sha: facts.head.sha, ...verdict, problems, proposal, notes },
    problems: verdict.decision === 'deny',
  }
}

/** Judges a live pull request as Andon would, with a person's token. Writes nothing and opens no store. */
export async function check(text: string, options: Options, world: World): Promise<Answer> {
  const ref = refOf(readPullRequest(text))
  const github = connect(options, world.env)
  const instead = options.policy === undefined ? null : await readUsableSource(options.policy, 'repository')
  const gathered = await gatherPullRequest(ref, { github, now: world.now(), appId: null, seesAllRepositories: false })
  const { sources, problems: unfit, notes } = layersOf(gathered.policies, instead)
  const presets = await readPresets()
  const { policy, problems: found } = resolvePolicy({ presets, ...sources })
  const problems = [...unfit, ...found]
  if (policy !== null) {
    const proposal = instead === null ? proposalIn(gathered, policy, presets) : null
    return judged({ github, gathered, policy, problems, notes, proposal, world })
  }
  if (problems.length > 0)
    return { text: problemLines(problems), json: { decision: null, problems, notes }, problems: true }
  const silence = `${text} has no policy in any layer: Andon says nothing there. Try one with --policy FILE.`
  return { text: [silence, ...notes].join('\n'), json: { decision: null, problems, notes }, problems: false }
}
