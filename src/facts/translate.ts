// GitHub's answer about a pull request as facts: names and values become ours, nothing is judged.
import type { Instant, Person, PullRequestRef, Repository } from '../event.ts'
import {
  type ChangedFile,
  type Check,
  type Commit,
  type LinkedIssue,
  type PullRequestFacts,
  type Review,
  type Unavailable,
  untold,
} from '../facts.ts'
import type { PullRequestAnswer, RepositoryAnswer } from './answer.ts'
import { generatedBy } from './gitattributes.ts'

/** GitHub lists at most so many (REST and GraphQL documentation); beyond, what is hidden could be anything. */
const ceiling = { files: 3000, commits: 250 } as const

export const instant = (value: string): Instant => new Date(value).toISOString()

const changes = {
  ADDED: 'added',
  CHANGED: 'changed',
  COPIED: 'copied',
  DELETED: 'deleted',
  MODIFIED: 'modified',
  RENAMED: 'renamed',
} as const
const isChange = (type: string): type is keyof typeof changes => type in changes

function filesOf(pr: PullRequestAnswer): readonly ChangedFile[] | Unavailable {
  const listed = pr.files?.nodes ?? []
  if (pr.files === null || listed.length < pr.changedFiles) {
    return {
      unavailable: `GitHub lists ${listed.length} of ${pr.changedFiles} changed files; at most ${ceiling.files}.`,
    }
  }
  const attributes = pr.baseRef?.target?.attributes?.object?.text ?? null
  const isGenerated = generatedBy(attributes)
  return listed.map((file) => ({
    path: file.path,
    additions: file.additions,
    deletions: file.deletions,
    change: isChange(file.changeType) ? changes[file.changeType] : 'changed',
    generated: isGenerated(file.path),
  }))
}

function commitsOf(pr: PullRequestAnswer): readonly Commit[] | Unavailable {
  const total = pr.commits.totalCount ?? pr.commits.nodes.length
  if (pr.commits.nodes.length < total || total > ceiling.commits) {
    return { unavailable: `GitHub lists ${pr.commits.nodes.length} of ${total} commits; at most ${ceiling.commits}.` }
  }
  return pr.commits.nodes.map(({ commit }) => ({
    sha: commit.oid,
    parents: commit.parents.nodes.map((parent) => parent.oid),
    authors: commit.authors.nodes.map((author) => ({ name: author.name ?? '', person: author.user })),
    committer: commit.committer?.user ?? null,
    signature: {
      valid: commit.signature?.isValid ?? false,
      signer: commit.signature?.isValid === true ? commit.signature.signer : null,
      byGitHub: commit.signature?.wasSignedByGitHub ?? false,
      gpgKey: commit.signature?.keyId ?? null,
    },
    message: commit.message,
  }))
}

const states = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes_requested',
  COMMENTED: 'commented',
  DISMISSED: 'dismissed',
} as const
const isState = (state: string): state is keyof typeof states => state in states
/** Who had an account once. */
export const ghost: Person = { id: null, login: 'ghost', kind: 'user' }

/** Pending reviews are drafts that only their author sees: they have no state of ours and no time. */
const reviewsOf = (pr: PullRequestAnswer): readonly Review[] =>
  (pr.reviews?.nodes ?? []).flatMap((review) =>
    isState(review.state) && review.submittedAt !== null
      ? [
          {
            id: review.id,
            by: review.author ?? ghost,
            state: states[review.state],
            sha: review.commit?.oid ?? null,
            submittedAt: instant(review.submittedAt),
            canPush: review.authorCanPushToRepository,
            body: '',
            editedAt: review.lastEditedAt === null ? null : instant(review.lastEditedAt),
          },
        ]
      : [],
  )

type WorkflowRun = Readonly<{
  event: string
  runNumber: number
  file: Readonly<{ path: string }> | null
  workflow: Readonly<{ name: string }>
}>

const workflowOf = (run: WorkflowRun | null): Pick<Check, 'workflow' | 'workflowFile' | 'trigger' | 'run'> => ({
  workflow: run?.workflow.name ?? null,
  workflowFile: run?.file?.path ?? null,
  trigger: run?.event ?? null,
  run: run?.runNumber ?? null,
})

function checksOf(pr: PullRequestAnswer, ourAppId: number | null): readonly Check[] {
  const contexts = pr.head.nodes[0]?.commit.statusCheckRollup?.contexts.nodes ?? []
  return contexts.flatMap((context): Check[] => {
    if (context.__typename === 'StatusContext') {
      const pending = context.state === 'PENDING' || context.state === 'EXPECTED'
      return [
        {
          name: context.context,
          app: null,
          ...workflowOf(null),
          conclusion: pending ? 'pending' : context.state.toLowerCase(),
        },
      ]
    }
    const { app, workflowRun } = context.checkSuite
    if (app !== null && app.databaseId === ourAppId) return []
    const conclusion = context.status === 'COMPLETED' ? (context.conclusion ?? 'NEUTRAL').toLowerCase() : 'pending'
    return [{ name: context.name, app: app?.slug ?? null, ...workflowOf(workflowRun), conclusion }]
  })
}

const linkedIssuesOf = (pr: PullRequestAnswer): readonly LinkedIssue[] =>
  (pr.closingIssuesReferences?.nodes ?? []).map((issue) => ({
    repository: issue.repository.nameWithOwner,
    number: issue.number,
    title: issue.title,
    state: issue.state === 'OPEN' ? 'open' : 'closed',
    labels: (issue.labels?.nodes ?? []).map((label) => label.name),
  }))

function labelsOf(pr: PullRequestAnswer) {
  return (pr.labels?.nodes ?? []).map(({ name }) => {
    const applied = pr.labelings.nodes.findLast((event) => event.label?.name === name)
    const at = applied?.createdAt
    return { name, appliedBy: applied?.actor ?? null, appliedAt: at === undefined ? null : instant(at) }
  })
}

type Asked = Readonly<{ login?: string | undefined; combinedSlug?: string | undefined }> | null | undefined
const nameOf = (asked: Asked): string | undefined => asked?.login ?? asked?.combinedSlug

const requestedOf = (pr: PullRequestAnswer): readonly string[] =>
  (pr.reviewRequests?.nodes ?? []).flatMap(({ requestedReviewer: asked }) => nameOf(asked) ?? [])

const reviewRequestsOf = (pr: PullRequestAnswer): PullRequestFacts['reviewRequests'] =>
  pr.askings.nodes.flatMap(({ __typename: type, createdAt, actor, requestedReviewer: asked }) => {
    const of = nameOf(asked)
    if (of === undefined || createdAt === undefined) return []
    const removed = type === 'ReviewRequestRemovedEvent' ? ({ removed: true } as const) : {}
    return [{ of, by: actor ?? null, at: instant(createdAt), ...removed }]
  })

function repositoryOf(answer: RepositoryAnswer, installationId: number): Repository {
  return {
    installationId,
    id: answer.databaseId,
    nodeId: answer.id,
    owner: answer.owner.login,
    name: answer.name,
    private: answer.isPrivate,
  }
}

function retargetedAt(pr: PullRequestAnswer): Instant | null {
  const at = pr.retargetings.nodes.at(-1)?.createdAt
  return at === undefined ? null : instant(at)
}

/** The facts, but for what a policy asks for and what the ledger knows (complete.ts). `now` is the moment of gathering. */
export function translate(
  repository: RepositoryAnswer,
  pr: PullRequestAnswer,
  context: Readonly<{ ref: PullRequestRef; now: Instant; appId: number | null }>,
): PullRequestFacts {
  const ours = repositoryOf(repository, context.ref.repository.installationId)
  return {
    subject: 'pull_request',
    repository: { ...ours, defaultBranch: repository.defaultBranchRef?.name ?? pr.baseRefName },
    now: context.now,
    number: pr.number,
    nodeId: pr.id,
    url: pr.url,
    title: pr.title,
    body: pr.body,
    bodyEditedAt: pr.lastEditedAt === null ? null : instant(pr.lastEditedAt),
    state: ({ OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const)[pr.state],
    draft: pr.isDraft,
    fork: pr.isCrossRepository,
    author: pr.author,
    createdAt: instant(pr.createdAt),
    retargetedAt: retargetedAt(pr),
    base: { branch: pr.baseRefName, sha: pr.baseRef?.target?.oid ?? '' },
    head: { branch: pr.headRefName, sha: pr.headRefOid, repository: pr.headRepository?.nameWithOwner ?? null },
    additions: pr.additions,
    deletions: pr.deletions,
    changedFiles: pr.changedFiles,
    labels: labelsOf(pr),
    files: filesOf(pr),
    commits: commitsOf(pr),
    reviews: reviewsOf(pr),
    requestedReviewers: requestedOf(pr),
    reviewRequests: reviewRequestsOf(pr),
    threads: pr.reviewThreads.nodes.map((thread) => ({
      path: thread.path,
      resolved: thread.isResolved,
      outdated: thread.isOutdated,
      by: thread.comments.nodes[0]?.author?.login ?? 'ghost',
    })),
    checks: checksOf(pr, context.appId),
    linkedIssues: linkedIssuesOf(pr),
    autoMergeBy: pr.autoMergeRequest?.enabledBy ?? null,
    ...untold,
  }
}
