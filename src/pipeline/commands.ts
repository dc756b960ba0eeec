// What people ask for in comments: executed once, kept together with what follows from it, and answered.
import type { Answer, Asked } from '../command.ts'
import { commandsIn, mostCommands, type Written } from '../commands/parse.ts'
import { type Answered, replyTo, runCommand, teamsFor } from '../commands/run.ts'
import type { Effect } from '../effect.ts'
import { NotFoundError } from '../errors.ts'
import type { AskingComment, Event, Instant, PullRequestRef } from '../event.ts'
import { readPermission } from '../facts/ask-people.ts'
import { withLedger } from '../facts/complete.ts'
import { forgetPeople } from '../facts/people-memory.ts'
import type { Gathered, Gathering } from '../facts/pull-request.ts'
import { isInTeam } from '../facts/team-membership.ts'
import type { Permission, PullRequestFacts } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import { appendEntry, isCommandDone } from '../ledger/entries.ts'
import { recordedWith } from '../ledger/recorded.ts'
import type { KnownState } from '../ledger/subjects.ts'
import { addUnsent } from '../ledger/unsent.ts'
import { md } from '../markdown.ts'
import { completed, type Desk, type InForce, verdictOn } from './desk.ts'

type Told = Readonly<{ ref: PullRequestRef; events: readonly Event[]; facts: PullRequestFacts }>

/** One comment with commands that nobody has executed. */
type Request = Readonly<{ comment: AskingComment; at: Instant; written: readonly Written[] }>

async function requestsIn(desk: Desk, { ref, events }: Told): Promise<readonly Request[]> {
  const found: Request[] = []
  for (const { comment, at } of events) {
    if (comment === undefined || found.some((one) => one.comment.id === comment.id)) continue
    const written = commandsIn(comment.body)
    if (written.length > 0 && !(await isCommandDone(desk.database, ref, comment.id)))
      found.push({ comment, at, written })
  }
  return found
}

type Done = Readonly<{ request: Request; answered: readonly Answered[] }>

/** The answer, as writes that are planned with what was done and applied after it. */
function effectsOf({ ref, facts }: Told, { request: { comment, written }, answered }: Done): readonly Effect[] {
  const isDone = answered.every(({ answer }) => answer.outcome === 'done')
  return [
    { kind: 'reaction', nodeId: comment.nodeId, content: isDone ? 'THUMBS_UP' : 'CONFUSED' },
    {
      kind: 'comment',
      number: ref.number,
      nodeId: facts.nodeId,
      marker: `reply/${comment.id}`,
      body: replyTo(answered, written.length),
      create: true,
      once: true,
    },
  ]
}

/** Keeps in one transaction that it was executed, what follows from it and what is to be answered; nothing if it was kept before. */
async function keep({ database, now }: Desk, told: Told, done: Done): Promise<void> {
  const { request, answered } = done
  const { comment, at } = request
  const names = answered.map(({ written }) => written.name).join(', ')
  const isDone = answered.every(({ answer }) => answer.outcome === 'done')
  const entry = { at, by: comment.by, number: told.ref.number, comment: comment.id, command: names, done: isDone }
  const { repository } = told.facts
  await database.kysely.transaction().execute(async (transaction) => {
    if (!(await appendEntry(transaction, repository, { kind: 'command', ...entry }))) return
    for (const { answer } of answered)
      for (const kept of answer.entries ?? []) await appendEntry(transaction, repository, kept)
    const effects = effectsOf(told, done)
    await addUnsent(transaction, told.ref, { at: new Date(now()).toISOString(), effects })
  })
}

/** GitHub does not know everybody who once wrote a comment. */
async function permissionOf(github: GitHub, { repository }: PullRequestFacts, login: string): Promise<Permission> {
  try {
    return await readPermission(github, repository, login)
  } catch (error) {
    if (error instanceof NotFoundError) return 'none'
    throw error
  }
}

/** Asked of GitHub now: what a person may do is not taken from memory when it is about to be used. */
async function standingOf(
  github: GitHub,
  { comment, written }: Request,
  { facts, policy }: Pick<Asked, 'facts' | 'policy'>,
) {
  const { login } = comment.by
  const permission = await permissionOf(github, facts, login)
  const teams: string[] = []
  for (const team of teamsFor(written, policy)) if (await isInTeam(github, team, login)) teams.push(team)
  return { permission, teams }
}

/**
 * Whether the head may be newer than what the commenter saw: it was pushed after the comment, or this is the first look
 * at it and no delivery has told of the push yet.
 */
export function hasMoved({ head, pushes }: PullRequestFacts, before: KnownState | null, at: Instant): boolean {
  const push = pushes.findLast(({ sha }) => sha === head.sha)
  return push === undefined ? before !== null && before.head !== head.sha : push.at > at
}

type Hearing = Told & Readonly<{ before: KnownState | null; inForce: InForce; gathered: Gathered }>

/** Runs the commands of one comment in order; each sees what those before it changed. */
async function run(desk: Desk, github: GitHub, hearing: Hearing, request: Request) {
  const { inForce, before } = hearing
  const { policy } = inForce
  const { comment, at, written } = request
  const standing = await standingOf(github, request, { facts: hearing.facts, policy })
  const base = { policy, by: comment.by, at, docsUrl: desk.docsUrl, ...standing }
  const moved = hasMoved(hearing.facts, before, at)
  const answered: Answered[] = []
  let { facts } = hearing
  for (const one of written.slice(0, mostCommands)) {
    const { verdict } = verdictOn(facts, inForce)
    const answer: Answer | null = runCommand({ ...base, facts, verdict, moved }, one)
    if (answer === null) continue
    answered.push({ written: one, answer })
    facts = { ...facts, recorded: recordedWith(facts.recorded, answer.entries ?? []) }
  }
  return answered
}

/** The facts after what people asked for in the comments that were told of. */
export async function afterCommands(desk: Desk, gathering: Gathering, hearing: Hearing): Promise<PullRequestFacts> {
  const { database } = desk
  let { facts } = hearing
  let again = false
  const requests = await requestsIn(desk, hearing)
  for (const request of requests) {
    const answered = await run(desk, gathering.github, { ...hearing, facts }, request)
    if (answered.length === 0) continue
    await keep(desk, hearing, { request, answered })
    facts = await withLedger(database, facts)
    again ||= answered.some(({ answer }) => answer.again === true)
  }
  if (!again) return facts
  const { installationId } = facts.repository
  await forgetPeople(database, { installationId, person: null }, new Date(desk.now()).toISOString())
  return completed(desk, gathering, hearing.inForce.policy, hearing.gathered)
}

/** Nothing is judged any more. */
export async function refuseCommands(desk: Desk, told: Told): Promise<void> {
  const word = told.facts.state === 'merged' ? md`merged` : md`closed`
  const reply = md`This pull request is ${word}: commands are for open ones.`
  for (const request of await requestsIn(desk, told)) {
    const [written] = request.written
    if (written === undefined) continue
    await keep(desk, told, { request, answered: [{ written, answer: { outcome: 'refused', reply } }] })
  }
}
