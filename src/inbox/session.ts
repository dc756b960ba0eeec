// A worker for as long as it owns its work.
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { adoptOrphans, freeDeadPools, sweepDeadRows } from './recover.ts'
import { finishMs, type Running, startRunner, type WorkerOptions } from './runner.ts'

/** A worker for as long as one connection lasts: the one whose lock says "the jobs of this pool have a living owner". */
export type Session = Readonly<{
  /** Resolves with the reason when that connection is lost, and others now take our jobs; or when the queue has given up. */
  lost: Promise<unknown>
  /** Takes no more work and waits for what is under way. */
  end(): Promise<void>
}>

/** How soon a killed worker's jobs are found by the others. */
const lookForDeadMs = 5000
const sweepMs = 60_000

type Lock = Readonly<{ client: pg.Client; lost: Promise<unknown> }>

async function openLock(url: string): Promise<Lock> {
  const client = new pg.Client({ connectionString: url, keepAlive: true, application_name: 'andon lock' })
  const { promise: lost, resolve } = Promise.withResolvers<unknown>()
  client.on('error', resolve)
  client.on('end', () => resolve(new Error('The connection that owns the work has ended.')))
  await client.connect()
  return { client, lost }
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
    const running = await startRunner(options, { owned: owner.signal, registered: registered.promise })
    await register(options, client, running.pools).then(registered.resolve, async (error) => {
      registered.reject(error)
      await running.stop()
      throw error
    })
    return { lost: Promise.race([lost, running.over]), end: endOf(options, { client, lost }, running) }
  } catch (error) {
    await Promise.race([client.end().catch(onError), lost])
    throw error
  }
}

function endOf(options: WorkerOptions, { client, lost }: Lock, { pools, stop }: Running): Session['end'] {
  const { database, onError } = options
  const watches = [
    repeat(lookForDeadMs, () => freeDeadPools(database), onError),
    repeat(sweepMs, () => sweep(options), onError),
  ]
  return async () => {
    await Promise.all(watches.map((stopWatch) => stopWatch()))
    // twice: what does not end when its signal aborts is left behind
    await Promise.race([stop(), delay(2 * finishMs, null, { ref: false })]).catch(onError)
    await deregister(options, pools).catch(onError)
    await Promise.race([client.end().catch(onError), lost])
  }
}
