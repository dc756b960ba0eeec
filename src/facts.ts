// What was true of a subject at one moment: gathered once, plain JSON, so that recorded facts can be judged again.
import type { Instant, Person, Repository } from './event.ts'

/** A fact that could not be read. Never empty instead: what we do not know is not nothing. */
export type Unavailable = Readonly<{ unavailable: string }>
export const isUnavailable = (fact: object): fact is Unavailable => 'unavailable' in fact

export type Permission = 'none' | 'read' | 'triage' | 'write' | 'maintain' | 'admin'
/** Weakest first. */
export const permissions = [
  'none',
  'read',
  'triage',
  'write',
  'maintain',
  'admin',
] as const satisfies readonly Permission[]
export const hasPermission = (held: Permission, wanted: Permission): boolean =>
  permissions.indexOf(held) >= permissions.indexOf(wanted)

export type ChangedFile = Readonly<{
  path: string
  /** Where a renamed file was before; only renamed files have it. */
  previousPath?: string
  additions: number
  deletions: number
  change: 'added' | 'changed' | 'copied' | 'deleted' | 'modified' | 'renamed'
  /** Marked `linguist-generated` in .gitattributes of the base branch. */
  generated: boolean
}>

export type Review = Readonly<{
  id: string
  by: Person
  state: 'approved' | 'changes_requested' | 'commented' | 'dismissed'
  /** The commit that was reviewed; null if GitHub no longer has it. */
  sha: string | null
  submittedAt: Instant
  /** Whether GitHub says that the reviewer may push to the repository. */
  canPush: boolean
  body: string
  /** When its text was last edited, or null. */
  editedAt: Instant | null
}>

/** A comment in the conversation. */
export type Comment = Readonly<{ id: string; by: Person; body: string; at: Instant; editedAt: Instant | null }>

export type Commit = Readonly<{
  sha: string
  parents: readonly string[]
  /** Author and co-authors: self-declared. A null person is an e-mail that belongs to no account. */
  authors: readonly Readonly<{ name: string; person: Person | null }>[]
  committer: Person | null
  /** `signer` is null for an unsigned or invalid signature. */
  signature: Readonly<{ valid: boolean; signer: Person | null; byGitHub: boolean; gpgKey: string | null }>
  message: string
}>

/** A check run or a commit status on the head, Andon's own excluded. */
export type Check = Readonly<{
  name: string
  /** The GitHub App that reported it; null for a commit status. */
  app: string | null
  /** The workflow of GitHub Actions that ran it, if any: its name, the path of its file, the event that triggered the run, and the run's number, which counts up. */
  workflow: string | null
  workflowFile: string | null
  trigger: string | null
  run: number | null
  /** Conclusion in GitHub's words in lower case; `pending` while there is none. */
  conclusion: string
}>

export type Label = Readonly<{ name: string; appliedBy: Person | null; appliedAt: Instant | null }>

export type LinkedIssue = Readonly<{
  repository: string
  number: number
  title: string
  state: 'open' | 'closed'
  labels: readonly string[]
}>

export type Thread = Readonly<{ path: string; resolved: boolean; outdated: boolean; by: string }>

/** Answers to a policy's costly needs; see Needs in practice.ts. Keys are lower case. */
export type People = Readonly<{
  /** `org/team-slug` -> logins of its active members. */
  teams: Readonly<Record<string, readonly string[] | Unavailable>>
  /** organisation -> logins of those of its members who took part. */
  organizations: Readonly<Record<string, readonly string[] | Unavailable>>
  /** login, or `org/team-slug` of a team that owns code -> permission on this repository. */
  permissions: Readonly<Record<string, Permission | Unavailable>>
  /** login -> how busy a possible reviewer is; who is absent from it was not asked about. */
  availability: Readonly<Record<string, Readonly<{ available: boolean; openRequests: number }>>>
}>

/** What is known under a name, in any case. A login may be `constructor`: what objects inherit is no answer. */
export const known = <T>(answers: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(answers, name.toLowerCase()) ? answers[name.toLowerCase()] : undefined

/** The CODEOWNERS file that GitHub uses: `path` of the first of its three places that has one, at the tip of the base branch. */
export type OwnersFile = Readonly<{ path: string; text: string }>

/** Path -> digest of what the patch does to that file; null where GitHub shows no whole patch, which never equals anything. */
export type PatchDigests = Readonly<Record<string, string | null>>

/** A person's recorded decision to let one practice pass, at one head under one policy. */
export type Override = Readonly<{
  practice: string
  by: Person
  reason: string
  at: Instant
  head: string
  /** Digest of the policy under which it was given. */
  policy: string
}>

/** Somebody says to have looked at this head together with others; each of them must say so too. */
export type ReviewedTogether = Readonly<{ by: Person; with: readonly string[]; head: string; at: Instant }>

/** Something promised that falls due: a review after the merge. */
export type FollowUp = Readonly<{
  /** The pull request that it is about. */
  number: number
  kind: 'review'
  owner: string
  dueAt: Instant
  doneAt: Instant | null
}>

/** From the ledger, oldest first. */
export type Recorded = Readonly<{
  overrides: readonly Override[]
  reviewedTogether: readonly ReviewedTogether[]
  /** Of the whole repository, those not done and those of this pull request. */
  followUps: readonly FollowUp[]
}>

type Common = Readonly<{
  repository: Repository & Readonly<{ defaultBranch: string }>
  /** The moment of gathering: the only clock that judgement knows. */
  now: Instant
}>

export type PullRequestFacts = Common &
  Readonly<{
    subject: 'pull_request'
    number: number
    nodeId: string
    url: string
    title: string
    body: string
    /** When the description was last edited, or null. */
    bodyEditedAt: Instant | null
    state: 'open' | 'closed' | 'merged'
    draft: boolean
    /** The head lies in another repository. */
    fork: boolean
    author: Person | null
    createdAt: Instant
    /** When it was last moved to another base branch, by hand or by GitHub once the old one was merged and deleted, or null. */
    retargetedAt: Instant | null
    /** `sha` is the tip of the base branch: policy is read there. */
    base: Readonly<{ branch: string; sha: string }>
    head: Readonly<{ branch: string; sha: string; repository: string | null }>
    additions: number
    deletions: number
    changedFiles: number
    labels: readonly Label[]
    files: readonly ChangedFile[] | Unavailable
    commits: readonly Commit[] | Unavailable
    reviews: readonly Review[]
    /** Logins, and `org/slug` of teams. */
    requestedReviewers: readonly string[]
    /** Who was asked for a review, and taken off again (`removed`), oldest first; at most a hundred times. `of` is as above. */
    reviewRequests: readonly Readonly<{ of: string; by: Person | null; at: Instant; removed?: true }>[]
    /** Who asked GitHub to merge it by itself when everything is green. */
    autoMergeBy: Person | null
    threads: readonly Thread[]
    checks: readonly Check[]
    linkedIssues: readonly LinkedIssue[]
    /** Who pushed which head after it was opened, when, and what was the head before, as the deliveries told: git's own names are self-declared. */
    pushes: readonly Readonly<{ by: Person; sha: string; at: Instant; before?: string }>[]
    people: People
    /** Oldest first; empty unless the policy asks for it. */
    comments: readonly Comment[] | Unavailable
    /** Null if there is none, or the policy does not ask for it. */
    codeowners: OwnersFile | Unavailable | null
    /** Commit -> its patch against the base; the head and approved commits as far as known, if the policy asks for it. */
    patches: Readonly<Record<string, PatchDigests>>
    /** What people told Andon about this pull request. */
    recorded: Recorded
    /** Where its head runs already, as the deliveries told; the newest of each environment. */
    deployments: readonly Readonly<{ environment: string; by: Person | null; at: Instant }>[]
  }>

/** Who wrote, signed, pushed, reviewed or spoke: everybody on whose standing a verdict may rest, but for who applied a label. */
export function participantsOf(facts: PullRequestFacts): readonly Person[] {
  const { author, comments, commits, pushes, reviews } = facts
  const made = isUnavailable(commits) ? [] : commits
  const said = isUnavailable(comments) ? [] : comments
  return [
    author,
    ...made.flatMap((commit) => [
      ...commit.authors.map(({ person }) => person),
      commit.committer,
      commit.signature.signer,
    ]),
    ...[...pushes, ...reviews, ...said].map(({ by }) => by),
  ].filter((person) => person !== null)
}

/** What is not gathered with the pull request itself, while nobody has asked for it. */
export const untold = {
  pushes: [],
  people: { teams: {}, organizations: {}, permissions: {}, availability: {} },
  comments: [],
  codeowners: null,
  patches: {},
  recorded: { overrides: [], reviewedTogether: [], followUps: [] },
  deployments: [],
} as const satisfies Partial<PullRequestFacts>

/** One pull request of a merge group, judged at the head with which it was queued. */
export type QueuedPullRequest = Readonly<{ queuedHead: string; facts: PullRequestFacts }>

export type MergeGroupFacts = Common &
  Readonly<{
    subject: 'merge_group'
    headSha: string
    base: Readonly<{ branch: string; sha: string }>
    pullRequests: readonly QueuedPullRequest[] | Unavailable
  }>

export type FactsBySubject = { pull_request: PullRequestFacts; merge_group: MergeGroupFacts }
export type Subject = keyof FactsBySubject
export type Facts = FactsBySubject[Subject]
