// Works off the queue: one look at a time for each subject, several subjects at once.
import { setTimeout as delay } from 'node:timers/promises'
import type { WorkerOptions } from './runner.ts'
import { openSession, type Session } from './session.ts'

export type { WorkerOptions } from './runner.ts'
export type { Process, Work } from './work.ts'

export type Worker = Readonly<{
  /** Takes no more work, finishes what it has begun, and resolves. */
  stop(): Promise<void>
}>

const reconnectMs = 1000

async function reopen(options: WorkerOptions, stopping: AbortSignal): Promise<Session | null> {
  while (!stopping.aborted) {
    try {
      return await openSession(options)
    } catch (error) {
      options.onError(error)
      await delay(reconnectMs, null, { signal: stopping }).catch(() => {})
    }
  }
  return null
}

/** Starts working. When the database goes away, what is under way is aborted, and work goes on when it is back. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const stopping = new AbortController()
  const { promise: stopped, resolve: stop } = Promise.withResolvers<'stopped'>()
  const first = await openSession(options)
  const loop = async () => {
    for (let session: Session | null = first; session !== null; session = await reopen(options, stopping.signal)) {
      const reason = await Promise.race([session.lost, stopped])
      if (reason !== 'stopped') options.onError(reason)
      await session.end()
      if (reason === 'stopped') return
    }
  }
  const done = loop()
  return {
    stop: () => {
      stopping.abort()
      stop('stopped')
      return done
    },
  }
}
