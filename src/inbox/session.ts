import { EventEmitter } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { Logger, type Runner, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { choreTask, doChore, type Household } from './chores.ts'
import { JobPayload, task } from './queue.ts'
import { adoptOrphans, freeDeadPools, sweepDeadRows } from './recover.ts'
import { type Desk, doWork } from './work.ts'

export type WorkerOptions = Desk &
  Readonly<{
    /** Subjects looked at at once. */
    concurrency: number
    /** Trouble of the worker itself, such as a lost connection; it goes on by itself. */
    onError: (error: unknown) => void
    household?: Household
  }>

/** A worker for as long as one connection lasts: the one whose lock says "the jobs of this pool have a living owner". */
export type Session = Readonly<{
  /** Resolves with the reason when that connection is lost: others now take our jobs. */
  lost: Promise<unknown>
  /** Takes no more work and waits for what is under way. */
  end(): Promise<void>
}>

/** How soon a killed worker's jobs are found by the others. */
const lookForDeadMs = 5000
const sweepMs = 60_000
/** Notifications wake workers; this is for jobs whose time has come, and for what a notification missed. */
const pollMs = 1000
/**
 * graphile-worker looks for the next job while it is still marking the last one as complete, so it misses a job of the
 * same subject that waited for just that.
 */
const lookAgainMs = [10, 60]
/** Work under way at an end gets this long until its signal aborts, and as long again until it is left behind. */
const finishMs = 10_000

/** graphile-worker logs what we report ourselves. */
const quiet = new Logger(() => () => {})

const noChores: Household = { chores: [], onChore: () => {} }

type Lock = Readonly<{ client: pg.Client; lost: Promise<unknown> }>

async function openLock(url: string): Promise<Lock> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'andon lock' })
  const { promise: lost, resolve } = Promise.withResolvers<unknown>()
  client.on('error', resolve)
  client.on('end', () => resolve(new Error('The connection that owns the work has ended.')))
  await client.connect()
  return { client, lost }
}

type Running = Readonly<{ runner: Runner; pools: readonly string[] }>

/**
 * graphile-worker 0.18.0 gives back what it has fetched ahead only after its queue is closed. That throws, which makes every
 * orderly end a hasty one; and if the database is away too, a failure that nobody handles ends the process. So it is
 * given back a moment before.
 */
function giveBackInTime(events: WorkerEvents): void {
  events.on('localQueue:init', ({ localQueue }) => {
    events.on('pool:gracefulShutdown', () => {
      if (localQueue.mode === 'WAITING') localQueue['setModeTtlExpired']()
    })
  })
}

async function startRunner(options: WorkerOptions, owned: AbortSignal, registered: Promise<void>): Promise<Running> {
  const events: WorkerEvents = new EventEmitter()
  giveBackInTime(events)
  const pools: string[] = []
  events.on('pool:create', ({ workerPool }) => pools.push(workerPool.id))
  events.on('job:complete', ({ worker }) => {
    for (const ms of lookAgainMs) setTimeout(() => worker.workerPool.nudge(1), ms).unref()
  })
  const runner = await run({
    connectionString: options.database.url,
    maxPoolSize: options.concurrency + 2,
    // fetching several jobs at once keeps our own workers from skipping what the others are looking at; and only
    // batched completions are waited for at an end
    preset: { worker: { localQueue: { size: options.concurrency }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    concurrency: options.concurrency,
    pollInterval: pollMs,
    gracefulShutdownAbortTimeout: finishMs,
    noHandleSignals: true,
    logger: quiet,
    events,
    taskList: {
      [task]: async (payload: unknown, { job, abortSignal }) => {
        await registered
        const signal = AbortSignal.any([owned, abortSignal])
        await doWork(options, JobPayload.parse(payload), { job, signal })
      },
      [choreTask]: async (payload: unknown, { abortSignal }) => {
        await registered
        const signal = AbortSignal.any([owned, abortSignal])
        await doChore(options.database, options.household ?? noChores, { payload, signal })
      },
    },
  })
  return { runner, pools }
}

/** Repeats `act` until stopped; a failure is reported and the next turn tries again. */
function repeat(everyMs: number, act: () => Promise<unknown>, onError: (error: unknown) => void): () => Promise<void> {
  const stopping = new AbortController()
  const loop = async () => {
    while (!stopping.signal.aborted) {
      await act().catch(onError)
      await delay(everyMs, null, { signal: stopping.signal }).catch(() => {})
    }
  }
  const done = loop()
  return () => {
    stopping.abort()
    return done
  }
}

async function sweep({ database, readEvent }: WorkerOptions): Promise<void> {
  await adoptOrphans(database, readEvent)
  await sweepDeadRows(database)
}

async function register(options: WorkerOptions, client: pg.Client, pools: readonly string[]): Promise<void> {
  for (const pool of pools) {
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [pool])
    await options.database.kysely.insertInto('worker_live').values({ pool_id: pool }).execute()
  }
}

/** A pool that still holds a job stays registered, so that others free it as soon as its lock is gone. */
async function deregister({ database }: WorkerOptions, pools: readonly string[]): Promise<void> {
  await database.pool.query(
    `delete from worker_live where pool_id = any($1::text[])
      and not exists (select 1 from graphile_worker.jobs where locked_by = pool_id)`,
    [pools],
  )
}

export async function openSession(options: WorkerOptions): Promise<Session> {
  const { database, onError } = options
  const { client, lost } = await openLock(database.url)
  const owner = new AbortController()
  void lost.then((reason) => owner.abort(reason))
  const registered = Promise.withResolvers<void>()
  registered.promise.catch(() => {})
  try {
    const { runner, pools } = await startRunner(options, owner.signal, registered.promise)
    runner.promise.catch(onError)
    await register(options, client, pools).then(registered.resolve, async (error) => {
      registered.reject(error)
      await runner.stop()
      throw error
    })
    return { lost, end: endOf(options, { client, lost, runner, pools }) }
  } catch (error) {
    await Promise.race([client.end().catch(onError), lost])
    throw error
  }
}

function endOf(options: WorkerOptions, { client, lost, runner, pools }: Running & Lock): Session['end'] {
  const { database, onError } = options
  const watches = [
    repeat(lookForDeadMs, () => freeDeadPools(database), onError),
    repeat(sweepMs, () => sweep(options), onError),
  ]
  return async () => {
    await Promise.all(watches.map((stop) => stop()))
    await Promise.race([runner.stop(), delay(2 * finishMs, null, { ref: false })]).catch(onError)
    await deregister(options, pools).catch(onError)
    await Promise.race([client.end().catch(onError), lost])
  }
}
