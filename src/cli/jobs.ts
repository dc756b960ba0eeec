import type { Database } from '../database/client.ts'
import { ExpectedError } from '../errors.ts'
import type { Instant } from '../event.ts'
import { deliveriesOf, discardJob, findJob, type Job, listJobs, retryJob } from '../inbox/jobs.ts'
import { plural } from '../practice.ts'
import { plain } from '../report/plain.ts'
import type { Answer, World } from './command.ts'
import { withLedger } from './ledger.ts'
import { table } from './table.ts'

const moment = (at: Instant | null): string => (at === null ? '-' : at.slice(0, 19).replace('T', ' '))

const isTrouble = ({ state }: Job): boolean => state === 'failing' || state === 'stopped'

const heads = ['WORK', 'STATE', 'FAILED', 'SINCE', 'NEXT RUN', 'LAST ERROR']
const widestError = 100

const rowOf = (job: Job): readonly string[] => [
  job.name,
  job.state,
  job.attempts === 0 ? '-' : `${job.attempts}x`,
  moment(job.since),
  moment(job.nextRun),
  (job.lastError ?? '-').slice(0, widestError),
]

/** Work that waits or fails, oldest first. Something that fails makes the exit code 1. */
export async function listedJobs(world: World): Promise<Answer> {
  const jobs = await withLedger(world, listJobs)
  const text = jobs.length === 0 ? 'No work waits, and none fails.' : table([heads, ...jobs.map(rowOf)])
  return { text, json: { jobs }, problems: jobs.some(isTrouble) }
}

const meaning = {
  running: 'A worker is at it.',
  waiting: 'It is done when a worker is free, or at its next run.',
  failing: 'It is tried again at its next run. andon jobs retry makes that now.',
  stopped: 'Andon has stopped trying. andon jobs retry starts again; so does the next delivery about it.',
  unassigned: 'It has no job, after a crash. The workers give it one within a minute.',
} as const satisfies Record<Job['state'], string>

/** One piece of work, with the whole error and the deliveries that wait for it. */
export async function shownJob(text: string, world: World): Promise<Answer> {
  return withLedger(world, async (database) => {
    const job = await findJob(database, text)
    const deliveries = await deliveriesOf(database, job)
    const lines = [
      ['work', job.name],
      ['key', job.key],
      ['state', `${job.state}. ${meaning[job.state]}`],
      ['failed', job.failedAt === null ? '-' : `${job.attempts}x, last at ${moment(job.failedAt)}`],
      ['last error', job.lastError ?? '-'],
      ['since', moment(job.since)],
      ['next run', moment(job.nextRun)],
      ...deliveries.map(({ id, event, receivedAt }) => ['delivery', `${moment(receivedAt)} ${event} ${id}`]),
    ]
    return { text: table(lines), json: { ...job, deliveries }, problems: isTrouble(job) }
  })
}

async function retried(database: Database, job: Job): Promise<string> {
  if (await retryJob(database, job)) return `${job.name} is due now.`
  const says = {
    running: 'A worker is at it right now.',
    unassigned: 'It has no job, after a crash; the workers give it one within a minute.',
  }
  if (job.state === 'running' || job.state === 'unassigned') return `${job.name}: ${says[job.state]}`
  throw new ExpectedError(
    `${job.name} has failed, and nothing that waits is left of it.`,
    'Redeliver one of its webhooks, or drop it: andon jobs discard.',
  )
}

export async function retriedJob(text: string, world: World): Promise<Answer> {
  return withLedger(world, async (database) => {
    const job = await findJob(database, text)
    const said = plain(await retried(database, job))
    return { text: said, json: { key: job.key, said }, problems: false }
  })
}

/** Drops it. What is dropped is recorded: its deliveries stay, with the outcome `discarded`. */
export async function discardedJob(text: string, world: World): Promise<Answer> {
  return withLedger(world, async (database) => {
    const job = await findJob(database, text)
    const deliveries = await discardJob(database, job)
    const kept = deliveries === 1 ? 'which stays, marked as discarded' : 'which stay, marked as discarded'
    const said = `${job.name} is dropped, with ${plural(deliveries, 'delivery', 'deliveries')}${deliveries === 0 ? '' : `, ${kept}`}.`
    return { text: plain(said), json: { key: job.key, deliveries }, problems: false }
  })
}
