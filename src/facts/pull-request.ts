// Gathers what is true of a pull request, the policy files that judge it and what stands there by us: one request when all fits in a page and no file was renamed.
import { ExpectedError, NotFoundError } from '../errors.ts'
import type { Instant, PullRequestRef } from '../event.ts'
import { isUnavailable, type PullRequestFacts } from '../facts.ts'
import type { GitHub, GraphqlProblem } from '../github/client.ts'
import { type BlobEntry, type PullRequestAnswer, pullRequestAnswer, type Suites } from './answer.ts'
import { withAllPages } from './pages.ts'
import { type PolicyReading, readPolicyEntry } from './policy-file.ts'
import { pullRequestQuery } from './queries.ts'
import { withPreviousPaths } from './renames.ts'
import { translate } from './translate.ts'

/** A check run of ours as GitHub has it now. */
export type StandingCheck = Readonly<{
  nodeId: string
  name: string
  /** Digest of its content, which we keep in its external id. */
  digest: string | null
  /** Somebody asked GitHub to run it again: it must be written even if nothing changed. */
  rerequested: boolean
}>

/** What stands on GitHub by us, or might: `comments` counts everybody's, so 0 means surely none of ours. */
export type Standing = Readonly<{ checks: readonly StandingCheck[]; comments: number }>

export type PolicyReadings = Readonly<{
  organization: PolicyReading
  repository: PolicyReading
  /** The organisation's file lies in a private repository and the pull request in a public one, which may not quote it. */
  concealed: boolean
}>

/** What a pull request makes of the policy file: another text, something that cannot be a policy, or nothing. */
export type Proposed = Extract<PolicyReading, { state: 'present' | 'unusable' }> | Readonly<{ state: 'removed' }>

/** Where the owners of code are written, before it is read: GitHub uses the first of three places. */
export type OwnersEntry = Readonly<{ path: string; entry: BlobEntry }>

export type Gathered = Readonly<{
  facts: PullRequestFacts
  policies: PolicyReadings
  /** Null if the head has the same policy file as the base, or the pull request does not touch it. */
  proposal: Proposed | null
  standing: Standing
  owners: OwnersEntry | null
}>

export type Gathering = Readonly<{
  github: GitHub
  now: Instant
  /** Andon's own App; null for a reader with a person's token. */
  appId: number | null
  /** Whether a repository that GitHub does not show surely does not exist for us. */
  seesAllRepositories: boolean
}>

const policyFile = '.github/andon.yml'

/** A rerequested run keeps its conclusion, while GitHub resets its suite to queued. */
export function standingChecks(suites: Suites | null | undefined): readonly StandingCheck[] {
  return (suites?.nodes ?? []).flatMap((suite) =>
    (suite.checkRuns?.nodes ?? []).map((run) => ({
      nodeId: run.id,
      name: run.name,
      digest: run.externalId?.startsWith('andon:') === true ? run.externalId.slice('andon:'.length) : null,
      rerequested: run.status === 'COMPLETED' && suite.status === 'QUEUED',
    })),
  )
}

type OrganizationAnswer = ReturnType<typeof pullRequestAnswer.parse>['organization']

function organizationReading(
  answer: OrganizationAnswer,
  owner: Readonly<{ __typename: string; login: string }>,
  seesAll: boolean,
): PolicyReading {
  const file = `${owner.login}/.github/andon.yml`
  if (owner.__typename !== 'Organization') return { state: 'absent' }
  if (answer !== null) return readPolicyEntry('organization', file, answer.defaultBranchRef?.target?.policy)
  if (seesAll) return { state: 'absent' }
  const reason = `Andon is not installed on ${owner.login}/.github, so it cannot know whether the organisation has a policy there.`
  return { state: 'unavailable', file, reason }
}

/** A branch that lags behind has an old policy file at its head without proposing anything: the diff must touch it. */
function proposalOf(pr: PullRequestAnswer, { files }: PullRequestFacts, base: PolicyReading): Proposed | null {
  const touched =
    isUnavailable(files) || files.some((file) => file.path === policyFile || file.previousPath === policyFile)
  if (!touched) return null
  const head = readPolicyEntry('repository', policyFile, pr.head.nodes[0]?.commit.proposal)
  if (head.state === 'unusable') return head
  if (head.state !== 'present') return base.state === 'absent' ? null : { state: 'removed' }
  return base.state === 'present' && base.source.sha === head.source.sha ? null : head
}

/** Problems that say what is absent are answers; any other hides facts, so the work is tried again. */
export function refuse(problems: readonly GraphqlProblem[], what: string): void {
  const hiding = problems.filter((problem) => problem.type !== 'NOT_FOUND')
  const [first] = hiding
  if (first === undefined) return
  const remedy = first.type === 'FORBIDDEN' ? "Accept the App's requested permissions." : 'Andon tries again.'
  throw new ExpectedError(`GitHub answered only a part of ${what}: ${first.message}`, remedy, { retryable: true })
}

/** In the order in which GitHub looks (documentation, "About code owners"). */
function ownersIn(pr: PullRequestAnswer): OwnersEntry | null {
  const target = pr.baseRef?.target
  const places = [
    { path: '.github/CODEOWNERS', entry: target?.ownersInGitHub },
    { path: 'CODEOWNERS', entry: target?.ownersInRoot },
    { path: 'docs/CODEOWNERS', entry: target?.ownersInDocs },
  ]
  return places.flatMap(({ path, entry }) => (entry ? [{ path, entry }] : []))[0] ?? null
}

/** Throws NotFoundError if GitHub does not show the pull request, a retryable ExpectedError if it answered in part. */
export async function gatherPullRequest(ref: PullRequestRef, gathering: Gathering): Promise<Gathered> {
  const where = { owner: ref.repository.owner, repo: ref.repository.name, number: ref.number }
  const what = `${where.owner}/${where.repo}#${ref.number}`
  const variables = { ...where, appId: gathering.appId, standing: gathering.appId !== null }
  const { data, problems } = await gathering.github.query(pullRequestQuery, variables)
  refuse(problems, what)
  const answer = pullRequestAnswer.parse(data)
  const first = answer.repository?.pullRequest
  if (answer.repository === null || first === null || first === undefined) throw new NotFoundError(what)
  // A name can come to mean another repository. A person's reader only has the name.
  if (gathering.appId !== null && answer.repository.databaseId !== ref.repository.id) throw new NotFoundError(what)
  if (first.head.nodes[0]?.commit.oid !== first.headRefOid) {
    throw new ExpectedError(`GitHub is still catching up with a push to ${what}.`, 'Andon tries again.', {
      retryable: true,
    })
  }
  const pr = await withAllPages(gathering.github, where, first)
  const translated = translate(answer.repository, pr, { ref, now: gathering.now, appId: gathering.appId })
  const facts = { ...translated, files: await withPreviousPaths(gathering.github, where, translated.files) }
  const policies = {
    organization: organizationReading(answer.organization, answer.repository.owner, gathering.seesAllRepositories),
    repository: readPolicyEntry('repository', policyFile, pr.baseRef?.target?.policy),
    concealed: answer.organization?.isPrivate === true && !answer.repository.isPrivate,
  }
  return {
    facts,
    policies,
    proposal: proposalOf(pr, facts, policies.repository),
    owners: ownersIn(pr),
    standing: { checks: standingChecks(pr.head.nodes[0]?.commit.ours), comments: pr.comments.totalCount },
  }
}
