// graphile-worker as our queue runs it: quiet, on a pool of connections that may break, and only for work that is ours.
import { EventEmitter } from 'node:events'
import { Logger, type Runner, run, type Task, type WorkerEvents } from 'graphile-worker'
import { openPool } from '../database/client.ts'
import { choreTask, doChore, type Household } from './chores.ts'
import { JobPayload, task } from './queue.ts'
import { type Desk, doWork } from './work.ts'

export type WorkerOptions = Desk &
  Readonly<{
    /** Subjects looked at at once. */
    concurrency: number
    /** Trouble of the worker itself, such as a lost connection; it goes on by itself. */
    onError: (error: unknown) => void
    household?: Household
  }>

export type Running = Readonly<{
  /** Names under which it takes jobs. */
  pools: readonly string[]
  /** Resolves with the reason when it has given up by itself: graphile-worker does so when it cannot note what is done. */
  over: Promise<unknown>
  /** Takes no more jobs and waits for those under way. */
  stop(): Promise<void>
}>

type Ownership = Readonly<{
  /** Aborted when others may have our jobs. */
  owned: AbortSignal
  /** Resolves when others know that we live: no job is begun before. */
  registered: Promise<void>
}>

/** Notifications wake workers; this is for jobs whose time has come, and for what a notification missed. */
const pollMs = 1000
/**
 * graphile-worker looks for the next job while it is still marking the last one as complete, so it misses a job of the
 * same subject that waited for just that.
 */
const lookAgainMs = [10, 60]
/** Work under way at an end gets this long until its signal aborts. */
export const finishMs = 10_000

/** graphile-worker logs what we report ourselves. */
const quiet = new Logger(() => () => {})

const noChores: Household = { chores: [], onChore: () => {} }

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

function eventsOf(pools: string[]): WorkerEvents {
  const events: WorkerEvents = new EventEmitter()
  giveBackInTime(events)
  events.on('pool:create', ({ workerPool }) => pools.push(workerPool.id))
  events.on('job:complete', ({ worker }) => {
    for (const ms of lookAgainMs) setTimeout(() => worker.workerPool.nudge(1), ms).unref()
  })
  return events
}

type Helpers = Parameters<Task>[1]

/**
 * graphile-worker deletes a job that is done also when another worker has it by now, and the queue of that one then stays
 * locked. A failure touches only what is our own.
 */
const whileOwned =
  ({ owned, registered }: Ownership, act: (job: Helpers['job'], signal: AbortSignal) => Promise<void>): Task =>
  async (_payload, { job, abortSignal }) => {
    await registered
    await act(job, AbortSignal.any([owned, abortSignal]))
    owned.throwIfAborted()
  }

const tasksOf = (options: WorkerOptions, ownership: Ownership) => ({
  [task]: whileOwned(ownership, (job, signal) => doWork(options, JobPayload.parse(job.payload), { job, signal })),
  [choreTask]: whileOwned(ownership, ({ payload }, signal) =>
    doChore(options.database, options.household ?? noChores, { payload, signal }),
  ),
})

export async function startRunner(options: WorkerOptions, ownership: Ownership): Promise<Running> {
  const pools: string[] = []
  // its own pool would lose its listeners before its connections, and one that breaks then ends the process
  const pool = openPool({ connectionString: options.database.url, max: options.concurrency + 2 })
  const close = () => pool.end().catch(options.onError)
  try {
    const runner = await run({
      pgPool: pool,
      // fetching several jobs at once keeps our own workers from skipping what the others are looking at; and only
      // batched completions are waited for at an end
      preset: { worker: { localQueue: { size: options.concurrency }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      concurrency: options.concurrency,
      pollInterval: pollMs,
      gracefulShutdownAbortTimeout: finishMs,
      noHandleSignals: true,
      logger: quiet,
      events: eventsOf(pools),
      taskList: tasksOf(options, ownership),
    })
    return { pools, ...endsOf(runner, close) }
  } catch (error) {
    await close()
    throw error
  }
}

function endsOf(runner: Runner, close: () => Promise<void>): Pick<Running, 'over' | 'stop'> {
  const over = runner.promise.then(
    () => new Error('The queue has stopped.'),
    (error: unknown) => error,
  )
  let isOver = false
  void over.then(() => {
    isOver = true
  })
  const stop = async () => {
    if (!isOver) await runner.stop()
    await close()
  }
  return { over, stop }
}
