// The present state of what is judged, and the verdicts behind it, which are only ever appended.
import { createHash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { type Database, jsonText } from '../database/client.ts'
import type { Tables } from '../database/schema.ts'
import type { CheckContent } from '../effect.ts'
import {
  type Instant,
  keyOf,
  type MergeGroupRef,
  type PullRequestRef,
  type Repository,
  type SubjectRef,
} from '../event.ts'
import { type Facts, participantsOf } from '../facts.ts'
import type { Decision, Verdict } from '../verdict.ts'

/** A verdict with what it was about and what made Andon look. */
export type Judgement = Readonly<{
  ref: SubjectRef
  facts: Facts
  head: string
  verdict: Verdict
  checks: readonly CheckContent[]
  needsChecks: boolean
  needsComments: boolean
  /** Name of the event, such as `pull_request.opened`. */
  cause: string
}>

/** A subject that has a commit as its head, with what it would say on that commit's check. */
export type Heading = Readonly<{ number: number | null; checks: readonly CheckContent[] }>

/** Digest of the facts without their moment: the same facts, gathered later, have the same digest. */
const digestOf = (facts: Facts): string =>
  createHash('sha256')
    .update(JSON.stringify(facts, (key, value) => (key === 'now' ? undefined : value)))
    .digest('hex')

async function appendVerdict(transaction: Transaction<Tables>, judgement: Judgement): Promise<number> {
  const { ref, facts, head, verdict, cause } = judgement
  const row = {
    installation_id: ref.repository.installationId,
    repository_id: ref.repository.id,
    subject_key: keyOf(ref),
    number: ref.number,
    sha: head,
    decision: verdict.decision,
    policy_digest: verdict.policy,
    results: jsonText(verdict.results),
    facts_digest: digestOf(facts),
    cause,
  }
  const last = await transaction
    .selectFrom('verdict')
    .select(['id', 'sha', 'decision', 'policy_digest', sql<boolean>`results = ${row.results}::jsonb`.as('same')])
    .where('subject_key', '=', row.subject_key)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const unchanged =
    last?.same === true &&
    last.sha === head &&
    last.decision === verdict.decision &&
    last.policy_digest === verdict.policy
  if (unchanged) return last.id
  return (await transaction.insertInto('verdict').values(row).returning('id').executeTakeFirstOrThrow()).id
}

/** Those whose standing counts: who took part, and who applied a label. A merge group follows its pull requests. */
function peopleIn(facts: Facts): number[] {
  if (facts.subject !== 'pull_request') return []
  const people = [...participantsOf(facts), ...facts.labels.map((label) => label.appliedBy)]
  return [...new Set(people.flatMap((person) => (person?.kind === 'user' && person.id !== null ? [person.id] : [])))]
}

/** Appends the verdict, unless it repeats the last one, and makes it the subject's present state. An older gathering changes nothing. */
export async function recordJudgement(transaction: Transaction<Tables>, judgement: Judgement): Promise<void> {
  const { ref, facts, head, verdict, checks } = judgement
  const state = {
    head_sha: head,
    base_branch: facts.base.branch,
    base_sha: facts.base.sha,
    open: true,
    decision: verdict.decision,
    title: checks[0]?.title ?? '',
    check: jsonText(checks),
    verdict_id: await appendVerdict(transaction, judgement),
    gathered_at: facts.now,
    needs_checks: judgement.needsChecks,
    needs_comments: judgement.needsComments,
    policy_digest: verdict.policy,
    people: peopleIn(facts),
    updated_at: facts.now,
  }
  const identity = {
    installation_id: ref.repository.installationId,
    repository_id: ref.repository.id,
    kind: ref.subject,
    key: keyOf(ref),
    number: ref.number,
  }
  await transaction
    .insertInto('subject')
    .values({ ...identity, ...state })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(state).where('subject.gathered_at', '<=', facts.now))
    .execute()
}

export type KnownState = Readonly<{ head: string; decision: Decision; open: boolean }>

/** What the ledger knows of a subject: its head and the decision that stands, or null. */
export async function knownState(database: Database, ref: SubjectRef): Promise<KnownState | null> {
  const row = await database.kysely
    .selectFrom('subject')
    .select(['head_sha', 'decision', 'open'])
    .where('key', '=', keyOf(ref))
    .executeTakeFirst()
  return row === undefined ? null : { head: row.head_sha, decision: row.decision, open: row.open }
}

/** Merge groups onto a branch that GitHub still waits for. */
export async function openMergeGroups(
  database: Database,
  repository: Repository,
  branch: string,
): Promise<readonly MergeGroupRef[]> {
  const rows = await database.kysely
    .selectFrom('subject')
    .select(['head_sha', 'base_branch', 'base_sha', 'number'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('base_branch', '=', branch)
    .where('kind', '=', 'merge_group')
    .where('open', '=', true)
    .execute()
  return rows.map((row) => ({
    subject: 'merge_group',
    repository,
    headSha: row.head_sha,
    base: row.base_branch,
    baseSha: row.base_sha,
    number: row.number,
  }))
}

/** A closed subject no longer has a say on its commit's check. */
export async function closeSubject(
  database: Transaction<Tables> | Database['kysely'],
  ref: SubjectRef,
  at: Instant,
): Promise<void> {
  await database
    .updateTable('subject')
    .set({ open: false, gathered_at: at, updated_at: at })
    .where('key', '=', keyOf(ref))
    .where('open', '=', true)
    .execute()
}

/** The App was removed: GitHub tells nothing more of what it covered, and lets nothing be written there. */
export async function closeInstallation(database: Database, installationId: number, at: Instant): Promise<void> {
  await database.kysely
    .updateTable('subject')
    .set({ open: false, gathered_at: at, updated_at: at })
    .where('installation_id', '=', installationId)
    .where('open', '=', true)
    .execute()
}

/** Every open subject that has the commit as its head, oldest first. */
export async function headings(
  database: Transaction<Tables> | Database['kysely'],
  repository: Repository,
  sha: string,
): Promise<readonly Heading[]> {
  const rows = await database
    .selectFrom('subject')
    .select(['number', 'check'])
    .where('installation_id', '=', repository.installationId)
    .where('repository_id', '=', repository.id)
    .where('head_sha', '=', sha)
    .where('open', '=', true)
    .orderBy('kind')
    .orderBy('number')
    .execute()
  return rows.map((row) => ({ number: row.number, checks: row.check }))
}

/** Open pull requests with this head that a check event concerns: all, or only those whose policy looks at checks. */
export async function pullRequestsHeading(
  database: Database,
  where: Readonly<{ repository: Repository; sha: string; onlyWatchingChecks: boolean }>,
): Promise<readonly number[]> {
  let query = database.kysely
    .selectFrom('subject')
    .select('number')
    .where('installation_id', '=', where.repository.installationId)
    .where('repository_id', '=', where.repository.id)
    .where('kind', '=', 'pull_request')
    .where('head_sha', '=', where.sha)
    .where('open', '=', true)
  if (where.onlyWatchingChecks) query = query.where('needs_checks', '=', true)
  return (await query.execute()).flatMap((row) => (row.number === null ? [] : [row.number]))
}

/** Whether the policy of an open pull request looks at what people say there. */
export async function readsComments(
  database: Database,
  { repository, number }: Readonly<{ repository: Repository; number: number }>,
): Promise<boolean> {
  const row = await database.kysely
    .selectFrom('subject')
    .select('needs_comments')
    .where('key', '=', keyOf({ subject: 'pull_request', repository, number }))
    .where('open', '=', true)
    .executeTakeFirst()
  return row?.needs_comments === true
}

/** Open pull requests of the installation in which the person has a part; none for changes that name nobody. */
export async function pullRequestsInvolving(
  database: Database,
  { installationId, person }: Readonly<{ installationId: number; person: Readonly<{ id: number }> | null }>,
): Promise<readonly PullRequestRef[]> {
  if (person === null) return []
  const rows = await database.kysely
    .selectFrom('subject')
    .innerJoin('repository', 'repository.id', 'subject.repository_id')
    .select(['subject.number', 'repository.id', 'repository.node_id', 'repository.owner', 'repository.name'])
    .select('repository.private')
    .where('subject.installation_id', '=', installationId)
    .where('subject.kind', '=', 'pull_request')
    .where('subject.open', '=', true)
    .where(sql<boolean>`subject.people @> array[${person.id}::bigint]`)
    .orderBy('subject.repository_id')
    .orderBy('subject.number')
    .execute()
  return rows.flatMap(({ number, node_id: nodeId, ...repository }) =>
    number === null ? [] : [{ subject: 'pull_request', number, repository: { ...repository, nodeId, installationId } }],
  )
}
