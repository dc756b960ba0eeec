import type { Caller } from '../auth.ts'
import type {
  Account,
  App,
  CheckRun,
  CheckSuite,
  Comment,
  Issue,
  Label,
  MergeQueueEntry,
  PullRequest,
  Repository,
  Review,
  State,
  Team,
} from '../state.ts'
import type { View } from './strict-resolver.ts'

/** How each entity looks in GraphQL. Views name one another through this, so that their files need not. */
export type Views = Readonly<{
  actor: (account: Account) => View
  /** An account where GitHub's schema says `User`: GitHub puts bots there too. */
  user: (account: Account) => View
  app: (app: App) => View
  team: (team: Team) => View
  repository: (repository: Repository) => View
  ref: (repository: Repository, name: string) => View | null
  commit: (repository: Repository, sha: string) => View
  pullRequest: (pull: PullRequest) => View
  review: (review: Review) => View
  issue: (issue: Issue) => View
  label: (label: Label) => View
  comment: (comment: Comment) => View
  checkSuite: (suite: CheckSuite) => View
  checkRun: (run: CheckRun) => View
  rollup: (repository: Repository, sha: string) => View | null
  mergeQueue: (repository: Repository, branch: string) => View | null
  mergeQueueEntry: (entry: MergeQueueEntry) => View
}>

/** One request: the state it reads, who asks, and how things look. */
export type Reading = Readonly<{ state: State; caller: Caller; view: Views }>
