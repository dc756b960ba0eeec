// A GitHub that remembers: accounts, repositories, pull requests and checks as plain data, changed only by what people and Apps do.
import type { CheckAction, CheckAnnotation } from './check-annotation.ts'
import type { ObjectStore } from './git.ts'
import type { Schema } from './payloads/schema.ts'
import type { AppPermissions, Permission } from './permission.ts'
import type { Protection } from './protection.ts'
import type { ReactionContent } from './reaction.ts'

/** As GitHub prints it: UTC, whole seconds, `2026-11-23T10:00:00Z`. */
export type Timestamp = string

type Identity = { readonly id: number; readonly nodeId: string }

export type Account = Identity & {
  /** Bots end in `[bot]`. */
  readonly login: string
  readonly type: 'User' | 'Bot' | 'Organization'
  readonly name: string
  readonly email: string
  readonly createdAt: Timestamp
}

export type App = Identity & {
  readonly clientId: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly externalUrl: string
  readonly owner: Account
  /** The account as which the App acts, `slug[bot]`. */
  readonly bot: Account
  readonly publicKey: string
  /** PEM; only the double's user ever reads it. */
  readonly privateKey: string
  readonly clientSecret: string
  readonly webhookSecret: string
  /** Null: the App wants no webhooks. */
  hookUrl: string | null
  readonly permissions: AppPermissions
  readonly events: readonly string[]
  readonly createdAt: Timestamp
}

export type Installation = {
  readonly id: number
  readonly app: App
  readonly account: Account
  selection: 'all' | 'selected'
  /** Used when the selection is `selected`. */
  repositoryIds: Set<number>
  permissions: AppPermissions
  readonly createdAt: Timestamp
  updatedAt: Timestamp
}

export type Repository = Identity & {
  readonly owner: Account
  readonly name: string
  readonly private: boolean
  readonly defaultBranch: string
  readonly description: string | null
  /** The repository that this one was forked from. */
  readonly parent: Repository | null
  readonly createdAt: Timestamp
  pushedAt: Timestamp
  /** Login -> permission. */
  readonly collaborators: Map<string, Permission>
  /** Branch name -> protection. */
  readonly protections: Map<string, Protection>
  /** Full ref name (`refs/heads/main`, `refs/pull/1/head`) -> commit. */
  readonly refs: Map<string, string>
  /** Issues and pull requests share their numbers. */
  readonly issues: Map<number, Issue | PullRequest>
  readonly labels: Map<string, Label>
  readonly checkSuites: CheckSuite[]
  readonly checkRuns: CheckRun[]
  readonly statuses: CommitStatus[]
  /** First in the queue first. */
  readonly mergeQueue: MergeQueueEntry[]
}

export type Team = Identity & {
  readonly organization: Account
  readonly slug: string
  readonly name: string
  /** Login -> membership. */
  readonly members: Map<string, Readonly<{ state: 'active' | 'pending'; role: 'member' | 'maintainer' }>>
  /** Repository id -> permission. */
  readonly repositories: Map<number, Permission>
}

export type Label = Identity & {
  readonly repository: Repository
  readonly name: string
  readonly color: string
  readonly description: string | null
}

export type LabelEvent = Readonly<{
  id: number
  nodeId: string
  kind: 'labeled' | 'unlabeled'
  label: Label
  actor: Account
  at: Timestamp
}>

type Conversation = Identity & {
  readonly repository: Repository
  readonly number: number
  title: string
  body: string | null
  readonly author: Account
  state: 'open' | 'closed'
  readonly labels: Set<Label>
  readonly labelEvents: LabelEvent[]
  readonly comments: Comment[]
  readonly createdAt: Timestamp
  updatedAt: Timestamp
  closedAt: Timestamp | null
  closedBy: Account | null
}
/** `app`: the App that opened it, if an App did. */
export type Issue = Conversation & {
  readonly kind: 'issue'
  readonly app: App | null
  readonly assignees: Set<Account>
}

export type PullRequest = Conversation & {
  readonly kind: 'pull_request'
  /** The pull request's own id; `id` is that of its issue. */
  readonly pullId: number
  draft: boolean
  /** Branch names, without `refs/heads/`. */
  baseRef: string
  /** Tip of the base branch when the pull request was opened, retargeted or last pushed to. */
  baseSha: string
  readonly headRef: string
  headSha: string
  readonly headRepository: Repository
  mergedAt: Timestamp | null
  mergedBy: Account | null
  mergeCommitSha: string | null
  autoMerge: Readonly<{ enabledBy: Account; enabledAt: Timestamp; method: 'merge' | 'squash' | 'rebase' }> | null
  /** Moves to another base branch, by hand or because the old one was merged and deleted. */
  readonly baseChanges: Readonly<Omit<LabelEvent, 'kind' | 'label'> & { from: string; to: string; byHand: boolean }>[]
  readonly reviews: Review[]
  readonly threads: ReviewThread[]
  bodyEditedAt: Timestamp | null
  readonly requestedReviewers: Set<Account>
  readonly requestedTeams: Set<Team>
  readonly askings: Readonly<Identity & { asked: Account | Team; removed: boolean; actor: Account; at: Timestamp }>[]
}

export type Comment = Identity & {
  readonly issue: Issue | PullRequest
  readonly author: Account
  /** The App that wrote it, if an App did. */
  readonly app: App | null
  body: string
  readonly reactions: Readonly<{ by: Account; content: ReactionContent }>[]
  readonly createdAt: Timestamp
  updatedAt: Timestamp
}

export type Review = Identity & {
  readonly pull: PullRequest
  readonly author: Account
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
  readonly body: string
  readonly commitSha: string
  readonly submittedAt: Timestamp
}

export type ReviewComment = Readonly<{
  id: number
  nodeId: string
  review: Review
  author: Account
  body: string
  createdAt: Timestamp
}>
export type ReviewThread = Identity & {
  readonly pull: PullRequest
  readonly path: string
  readonly line: number
  readonly commitSha: string
  readonly comments: ReviewComment[]
  resolvedBy: Account | null
  /** The lines have changed since. */
  outdated: boolean
}

export type CheckSuite = Identity & {
  readonly repository: Repository
  readonly app: App
  readonly headSha: string
  /** Null where the head lies in a fork. */
  readonly headBranch: string | null
  readonly before: string | null
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: Conclusion | null
  readonly createdAt: Timestamp
  updatedAt: Timestamp
}
export type Conclusion = NonNullable<Schema<'check-run'>['conclusion']> | 'stale'

export type CheckRun = Identity & {
  readonly suite: CheckSuite
  name: string
  externalId: string | null
  detailsUrl: string | null
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: Conclusion | null
  startedAt: Timestamp | null
  completedAt: Timestamp | null
  title: string | null
  summary: string | null
  text: string | null
  /** Updates append. */
  readonly annotations: CheckAnnotation[]
  actions: readonly CheckAction[]
}

export type CommitStatus = Identity & {
  readonly sha: string
  readonly context: string
  readonly state: 'error' | 'failure' | 'pending' | 'success'
  readonly description: string | null
  readonly targetUrl: string | null
  readonly creator: Account
  readonly createdAt: Timestamp
}

export type MergeQueueEntry = Identity & {
  readonly repository: Repository
  readonly pull: PullRequest
  /** The pull request's head when it was queued. */
  readonly queuedSha: string
  readonly baseRef: string
  /** `gh-readonly-queue/main/pr-7-<base sha>`. */
  readonly headRef: string
  headSha: string
  baseSha: string
  state: 'AWAITING_CHECKS' | 'MERGEABLE' | 'UNMERGEABLE'
  readonly enqueuer: Account
  readonly enqueuedAt: Timestamp
}

/** One attempt to deliver one webhook. Redeliveries are further attempts with the same guid. */
export type Delivery = {
  readonly id: number
  readonly guid: string
  readonly app: App
  readonly event: string
  readonly action: string | null
  readonly installationId: number | null
  readonly repositoryId: number | null
  readonly redelivery: boolean
  /** The exact bytes sent. */
  readonly body: string
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly deliveredAt: string
  /** Seconds. */
  duration: number
  /** 0 while there is no answer, and when there was none. */
  statusCode: number
  status: string
}

export type Token = Readonly<{
  installation: Installation
  permissions: AppPermissions
  repositoryIds: ReadonlySet<number> | null
  expiresAt: Date
}>

export type State = {
  readonly now: () => Date
  readonly random: (bytes: number) => Buffer
  /** Base of API addresses, without a slash at the end; the double sets it when it listens. */
  url: string
  lastId: number
  readonly objects: ObjectStore
  /** Commit -> who signed it, for the signatures that GitHub could verify. */
  readonly signatures: Map<string, Readonly<{ signer: Account | null; byGitHub: boolean }>>
  /** By login in lower case. */
  readonly accounts: Map<string, Account>
  readonly apps: App[]
  readonly installations: Installation[]
  readonly repositories: Repository[]
  readonly teams: Team[]
  /** People whose status says that they are busy. */
  readonly busy: Set<Account>
  readonly deliveries: Delivery[]
  readonly installationTokens: Map<string, Token>
  /** Token -> login, as a person's command line uses it. */
  readonly userTokens: Map<string, string>
}
