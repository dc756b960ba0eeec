// Where Andon keeps what it was told and what it decided: the tables, as Kysely sees them. Names are those of SQL.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely'
import type { CheckContent } from '../effect.ts'
import type { Entry } from '../entry.ts'
import type { Instant, Observation } from '../event.ts'
import type { Decision, Result } from '../verdict.ts'

/** jsonb: read parsed, written as the text that `jsonText` of client.ts makes. */
type Json<T> = ColumnType<T, string, string>
/** Written once: an update does not compile (and a trigger refuses it). */
type Fixed<T> = ColumnType<T, T, never>
/** bigint columns are read as numbers: GitHub's ids are far below 2^53. */
type Id = number

/** One webhook as received. `payload` is the body's bytes: jsonb refuses some texts that GitHub sends. */
export type DeliveryTable = {
  id: string
  event: string
  action: string | null
  installation_id: Id | null
  repository_id: Id | null
  /** Key of the subject or scope that it concerns; null if it was ignored. */
  key: string | null
  received_at: ColumnType<Instant, Instant | undefined, never>
  payload: Buffer | null
  /** `discarded`: a person gave it up. */
  outcome: 'waiting' | 'done' | 'ignored' | 'discarded'
  done_at: Instant | null
}

/** What only a delivery told. `digest` (of the content) is unique: a redelivery adds nothing. */
export type ObservationTable = {
  id: GeneratedAlways<Id>
  installation_id: Id
  repository_id: Id
  kind: Fixed<Observation['kind']>
  number: number | null
  sha: string | null
  at: Instant
  data: Json<Observation>
  digest: string
}

/** The present state of what is judged. */
export type SubjectTable = {
  installation_id: Id
  repository_id: Id
  kind: 'pull_request' | 'merge_group'
  key: string
  number: number | null
  head_sha: string
  base_branch: string
  base_sha: string
  open: boolean
  decision: Decision
  title: string
  check: Json<readonly CheckContent[]>
  verdict_id: Id
  gathered_at: Instant
  needs_checks: boolean
  needs_comments: Generated<boolean>
  policy_digest: string
  /** Numeric ids of the people whose standing the verdict depends on. */
  people: ColumnType<number[], number[] | undefined, number[]>
  updated_at: ColumnType<Instant, Instant | undefined, Instant>
}

/** Append-only. */
export type VerdictTable = {
  id: GeneratedAlways<Id>
  at: ColumnType<Instant, Instant | undefined, never>
  installation_id: Fixed<Id>
  repository_id: Fixed<Id>
  subject_key: Fixed<string>
  number: Fixed<number | null>
  sha: Fixed<string>
  decision: Fixed<Decision>
  policy_digest: Fixed<string>
  results: ColumnType<readonly Result[], string, never>
  facts_digest: Fixed<string>
  /** What made Andon look, such as `pull_request.opened`. */
  cause: Fixed<string>
}

/** What stands on GitHub by us. `digest` is what was applied last, `planned_digest` what is wanted. */
export type PublishedTable = {
  installation_id: Id
  repository_id: Id
  kind: string
  key: string
  node_id: string | null
  digest: string | null
  planned_digest: string
  planned_at: Instant
  applied_at: Instant | null
}

/** Last valid sources of a policy, per scope and branch. */
export type PolicyTable = {
  installation_id: Id
  repository_id: Id
  scope: string
  branch: string
  sha: string
  file: string
  text: string
  valid_at: Instant
}

export type RepositoryTable = {
  id: Id
  installation_id: Id
  node_id: string
  owner: string
  name: string
  private: boolean
  updated_at: ColumnType<Instant, Instant | undefined, Instant>
  /** When its open pull requests were last compared with what we know. */
  swept_at: ColumnType<Instant | null, never, Instant>
}

/** Trouble with a key's work; no row when all is well. Kept here because adding a keyed job resets graphile-worker's own count. */
export type WorkTable = {
  key: string
  attempts: number
  last_error: string | null
  failed_at: Instant | null
}

/** Worker pools that hold (or held, if they died) the advisory lock named after them. */
export type WorkerLiveTable = {
  pool_id: string
  started_at: ColumnType<Instant, Instant | undefined, never>
}

/** How far a sweep has looked: what is older needs no look. */
export type SweepTable = { name: string; through: Instant }

/** Deliveries that never arrived, until they do. `delivery_id` is GitHub's number of an attempt, `due_at` when to ask again. */
export type MissingDeliveryTable = {
  guid: string
  delivery_id: Id
  event: string
  delivered_at: Instant
  attempts: ColumnType<number, number | undefined, number>
  due_at: Instant
}

/** What GitHub still allows an installation (Limits of github/limits.ts). `version` counts writes. */
export type GithubLimitTable = {
  installation_id: Id
  version: number
  state: ColumnType<unknown, string, string>
}

/** What GitHub answered about a team (`org/slug`) or a permission (`repository id/login`; then `login` as well). */
export type PeopleAnswerTable = {
  installation_id: Id
  kind: 'team' | 'permission' | 'organization' | 'availability'
  key: string
  login: string | null
  answer: ColumnType<unknown, string, string>
  asked_at: Instant
}

/** When people of an installation last changed: what was asked before is not remembered. */
export type PeopleChangeTable = { installation_id: Id; changed_at: Instant }

/** Append-only: what somebody did through Andon. `digest` is unique: what is told twice is kept once. */
export type EntryTable = {
  id: GeneratedAlways<Id>
  installation_id: Fixed<Id>
  repository_id: Fixed<Id>
  number: Fixed<number>
  kind: Fixed<Entry['kind']>
  at: Fixed<Instant>
  by_id: Fixed<Id | null>
  /** The entry without its words. */
  data: ColumnType<unknown, string, never>
  digest: Fixed<string>
}

/** Names and free text of an entry: erasable. */
export type EntryWordsTable = {
  entry_id: Id
  installation_id: Id
  words: ColumnType<unknown, string, string>
}

/** What a commit of a pull request changes, kept when it was approved (Patch of ledger/patches.ts); null: GitHub did not show it. */
export type ReviewedPatchTable = {
  installation_id: Id
  repository_id: Id
  number: number
  base_branch: string
  sha: string
  patch: ColumnType<unknown, string | null, string | null>
  read_at: Instant
}

/** Writes that were decided together with an entry and are not yet known to stand on GitHub. */
export type UnsentTable = {
  id: GeneratedAlways<Id>
  installation_id: Id
  repository_id: Id
  number: number
  effect: ColumnType<unknown, string, never>
  planned_at: Instant
}

export type Tables = {
  unsent: UnsentTable
  entry: EntryTable
  entry_words: EntryWordsTable
  delivery: DeliveryTable
  observation: ObservationTable
  subject: SubjectTable
  verdict: VerdictTable
  published: PublishedTable
  reviewed_patch: ReviewedPatchTable
  policy: PolicyTable
  repository: RepositoryTable
  work: WorkTable
  worker_live: WorkerLiveTable
  sweep: SweepTable
  missing_delivery: MissingDeliveryTable
  github_limit: GithubLimitTable
  people_answer: PeopleAnswerTable
  people_change: PeopleChangeTable
}
