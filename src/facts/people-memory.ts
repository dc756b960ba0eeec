// What GitHub answered about teams, organisations and permissions, remembered for a few minutes where all processes find it.
import { sql, type Transaction } from 'kysely'
import type { Database } from '../database/client.ts'
import type { Tables } from '../database/schema.ts'
import type { Instant } from '../event.ts'

export type Question = Readonly<{
  kind: 'team' | 'permission' | 'organization' | 'availability'
  /** `org/team-slug`, the repository's id and a login such as `22/ada`, or an organisation and a login. Lower case. */
  key: string
  /** Whose permission or membership; null for a team. */
  login: string | null
}>
export type Answer = Question & Readonly<{ answer: unknown }>

export type PeopleMemory = Readonly<{
  /** What is known and not too old; `answer` is data that was remembered, by whatever version of Andon. */
  recall(installationId: number, questions: readonly Question[]): Promise<readonly Answer[]>
  /** `askedAt` is when GitHub was asked, in epoch milliseconds. */
  remember(installationId: number, answers: readonly Answer[], askedAt: number): Promise<void>
}>

/** For a process that asks once. */
export const forgetful: PeopleMemory = { recall: async () => [], remember: async () => {} }

/** A change of which GitHub does not tell counts after so long; GitHub's own synchronisation of teams is slower (hourly). */
const rememberMs = 5 * 60_000

/** Clocks of processes differ, and GitHub may answer with the old for a moment after it told of the new. */
const marginMs = 5000

const instant = (ms: number): Instant => new Date(ms).toISOString()

/** Remembering and forgetting of one installation take turns: nothing old is written after it was forgotten. */
const turn = (installationId: number) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`people/${installationId}`}, 0))`

type Place = Readonly<{ database: Database; installationId: number; now: number }>

async function recall({ database, installationId, now }: Place, questions: readonly Question[]) {
  if (questions.length === 0) return []
  const asked = questions.map(({ kind, key }) => sql`(${kind}::text, ${key}::text)`)
  return database.kysely
    .selectFrom('people_answer')
    .select(['kind', 'key', 'login', 'answer'])
    .where('installation_id', '=', installationId)
    .where(sql<boolean>`(kind, key) in (${sql.join(asked)})`)
    .where('asked_at', '>', instant(now - rememberMs))
    .execute()
}

async function changedSince({ installationId }: Place, transaction: Transaction<Tables>, askedAt: number) {
  const change = await transaction
    .selectFrom('people_change')
    .select('changed_at')
    .where('installation_id', '=', installationId)
    .executeTakeFirst()
  return change !== undefined && instant(askedAt - marginMs) <= change.changed_at
}

const remember = (place: Place, answers: readonly Answer[], askedAt: number): Promise<void> =>
  place.database.kysely.transaction().execute(async (transaction) => {
    const { installationId, now } = place
    await turn(installationId).execute(transaction)
    if (await changedSince(place, transaction, askedAt)) return
    await transaction
      .deleteFrom('people_answer')
      .where('installation_id', '=', installationId)
      .where('asked_at', '<=', instant(now - rememberMs))
      .execute()
    const common = { installation_id: installationId, asked_at: instant(askedAt) }
    await transaction
      .insertInto('people_answer')
      .values(answers.map((one) => ({ ...one, ...common, answer: JSON.stringify(one.answer) })))
      .onConflict((conflict) =>
        conflict
          .columns(['installation_id', 'kind', 'key'])
          .doUpdateSet((is) => ({ answer: is.ref('excluded.answer'), asked_at: is.ref('excluded.asked_at') }))
          .whereRef('people_answer.asked_at', '<', 'excluded.asked_at'),
      )
      .execute()
  })

/** `now` gives epoch milliseconds. */
export const peopleMemory = (database: Database, now: () => number): PeopleMemory => ({
  recall: (installationId, questions) => recall({ database, installationId, now: now() }, questions),
  remember: async (installationId, answers, askedAt) => {
    if (answers.length > 0) await remember({ database, installationId, now: now() }, answers, askedAt)
  },
})

export type ChangedPeople = Readonly<{ installationId: number; person: Readonly<{ login: string }> | null }>

/** Forgets every team, since one may be part of another, and the permissions of the person, or of everybody. */
export const forgetPeople = (
  database: Database,
  { installationId, person }: ChangedPeople,
  at: Instant,
): Promise<void> =>
  database.kysely.transaction().execute(async (transaction) => {
    await turn(installationId).execute(transaction)
    await transaction
      .insertInto('people_change')
      .values({ installation_id: installationId, changed_at: at })
      .onConflict((conflict) => conflict.column('installation_id').doUpdateSet({ changed_at: at }))
      .execute()
    const answers = transaction.deleteFrom('people_answer').where('installation_id', '=', installationId)
    if (person === null) await answers.execute()
    else
      await answers
        .where((where) => where.or([where('kind', '=', 'team'), where('login', '=', person.login.toLowerCase())]))
        .execute()
  })
