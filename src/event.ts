// What a delivery means to us: a closed union of a signal or an act about a subject, or about a scope that fans out to subjects.

/** ISO 8601 in UTC with milliseconds: sorts as text. */
export type Instant = string

/** The account behind an act. `id` is GitHub's numeric id, null only where GitHub shows a ghost or no id. */
export type Person = Readonly<{ id: number | null; login: string; kind: 'user' | 'bot' | 'mannequin' | 'organization' }>

/** Numeric ids are identity; owner and name are only how to address it now. */
export type Repository = Readonly<{
  installationId: number
  id: number
  nodeId: string
  owner: string
  name: string
  private: boolean
}>

export type PullRequestRef = Readonly<{ subject: 'pull_request'; repository: Repository; number: number }>
export type MergeGroupRef = Readonly<{
  subject: 'merge_group'
  repository: Repository
  headSha: string
  /** Short name of the target branch, such as `main`. */
  base: string
  baseSha: string
  /** The pull request that the group's ref names; the group may hold more. Null if the ref does not parse. */
  number: number | null
}>
/** What is judged. */
export type SubjectRef = PullRequestRef | MergeGroupRef

/** Something that touches several subjects, found when the event is processed. */
export type Scope =
  | Readonly<{ scope: 'sha'; repository: Repository; sha: string }>
  | Readonly<{ scope: 'branch'; repository: Repository; branch: string }>
  | Readonly<{ scope: 'repository'; repository: Repository }>
  /** What people say below a pull request: it matters only to a policy that reads it. */
  | Readonly<{ scope: 'conversation'; repository: Repository; number: number }>
  | Readonly<{ scope: 'installation'; installationId: number }>
  /** What this person, or with null anybody, may do and belongs to. */
  | Readonly<{ scope: 'people'; installationId: number; person: Readonly<{ id: number; login: string }> | null }>

/** What only this delivery tells, kept before anything is judged: GitHub cannot be asked for it later. */
export type Observation = Readonly<{ at: Instant; by: Person | null }> &
  (
    | Readonly<{ kind: 'pushed'; number: number; before: string; after: string }>
    | Readonly<{ kind: 'queued'; number: number; head: string }>
    /** `mergeSha` is the commit that it became on the base branch, absent unless it was merged. */
    | Readonly<{ kind: 'closed'; number: number; head: string; merged: boolean; mergeSha?: string }>
    | Readonly<{ kind: 'reopened'; number: number; head: string }>
    | Readonly<{ kind: 'group_destroyed'; headSha: string; reason: string }>
    | Readonly<{ kind: 'deployed'; sha: string; environment: string }>
    /** Somebody closed our issue about a review of pull request `number` that was promised. */
    | Readonly<{ kind: 'follow_up_closed'; number: number }>
  )

/** `signal`: something changed, look again (coalesced). `act`: somebody asked for something (executed once). */
export type Event = Readonly<{
  /** Event and action as GitHub names them, such as `pull_request.synchronize`. */
  name: string
  at: Instant
  kind: 'signal' | 'act'
  target: SubjectRef | Scope
  observation?: Observation
  /** Where somebody asks for something in words. */
  comment?: AskingComment
}>

/** A new comment on a pull request that may hold commands. `id` is GitHub's numeric id. */
export type AskingComment = Readonly<{ id: number; nodeId: string; body: string; by: Person }>

export const isSubject = (target: SubjectRef | Scope): target is SubjectRef => 'subject' in target

/** The key under which work is serialised and coalesced: one job at a time for each. */
export function keyOf(target: SubjectRef | Scope): string {
  if (isSubject(target)) {
    const place = `${target.repository.installationId}/${target.repository.id}`
    return target.subject === 'pull_request'
      ? `pull_request/${place}/${target.number}`
      : `merge_group/${place}/${target.headSha}`
  }
  switch (target.scope) {
    case 'sha':
      return `sha/${target.repository.installationId}/${target.repository.id}/${target.sha}`
    case 'branch':
      return `branch/${target.repository.installationId}/${target.repository.id}/${target.branch}`
    case 'repository':
      return `repository/${target.repository.installationId}/${target.repository.id}`
    case 'conversation':
      return `conversation/${target.repository.installationId}/${target.repository.id}/${target.number}`
    case 'installation':
      return `installation/${target.installationId}`
    case 'people':
      return `people/${target.installationId}/${target.person?.id ?? 'all'}`
    default:
      return target satisfies never
  }
}
