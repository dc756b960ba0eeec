// The queue of deliveries that wait to be sent, and the sending.

import type { Faults } from './faults.ts'
import type { Delivery } from './state.ts'

/** GitHub waits 10 seconds for an answer. */
const patience = 10_000

function settleAs(delivery: Delivery, statusCode: number, status: string): void {
  delivery.statusCode = statusCode
  delivery.status = status
}

async function send(delivery: Delivery): Promise<void> {
  const began = performance.now()
  const { app, body, requestHeaders: headers } = delivery
  try {
    const signal = AbortSignal.timeout(patience)
    const response = await fetch(app.hookUrl ?? '', { method: 'POST', headers, body, signal })
    await response.arrayBuffer()
    settleAs(delivery, response.status, response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`)
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError'
    settleAs(delivery, late ? 504 : 502, late ? 'timed out' : 'failed to connect to host')
  }
  delivery.duration = Math.round(performance.now() - began) / 1000
}

type Waiting = {
  readonly delivery: Delivery
  /** How many others go first. */
  behind: number
  /** Its fault has been decided. */
  readonly planned: boolean
}

function takeNext(waiting: Waiting[]): Waiting | undefined {
  const due = waiting.findIndex(({ behind, planned }) => planned && behind === 0)
  const ready = due === -1 ? waiting.findIndex(({ behind }) => behind === 0) : due
  const [next] = waiting.splice(Math.max(ready, 0), 1)
  if (next !== undefined) for (const other of waiting) other.behind = Math.max(0, other.behind - 1)
  return next
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export type Sender = Readonly<{ enqueue: (delivery: Delivery) => void; delivered: () => Promise<void> }>

/** Counts what is on its way; `idle` resolves when nothing is. */
function createTraffic(isEmpty: () => boolean) {
  let underWay = 0
  let listeners: (() => void)[] = []
  const settle = (): void => {
    if (underWay > 0 || !isEmpty()) return
    const idle = listeners
    listeners = []
    for (const listener of idle) listener()
  }
  return {
    count: () => underWay,
    during: async (work: Promise<void>): Promise<void> => {
      underWay += 1
      await work
      underWay -= 1
      // what follows from the work starts first
      setImmediate(settle)
    },
    idle: (): Promise<void> =>
      new Promise((resolve) => {
        listeners.push(resolve)
        setImmediate(settle)
      }),
  }
}

export function createSender(faults: Faults, concurrency: number): Sender {
  const waiting: Waiting[] = []
  const sending = createTraffic(() => waiting.length === 0)
  const late = createTraffic(() => true)

  const attempt = async ({ delivery, planned }: Waiting): Promise<void> => {
    const fault = planned ? undefined : faults.ofDelivery(delivery)
    if (fault?.kind === 'drop') settleAs(delivery, 502, 'failed to connect to host')
    else if (fault?.kind === 'after') waiting.push({ delivery, behind: fault.count, planned: true })
    // out of the queue's way: the others do not wait for it
    else if (fault?.kind === 'delay') void late.during(sleep(fault.ms).then(() => send(delivery)))
    else {
      await send(delivery)
      if (fault?.kind === 'duplicate') await send(delivery)
    }
  }
  const pump = (): void => {
    while (sending.count() < concurrency) {
      const next = takeNext(waiting)
      if (next === undefined) return
      void sending.during(attempt(next)).then(pump)
    }
  }
  return {
    enqueue: (delivery) => {
      waiting.push({ delivery, behind: 0, planned: false })
      setImmediate(pump)
    },
    delivered: async () => {
      do {
        await sending.idle()
        await late.idle()
      } while (sending.count() + waiting.length > 0)
    },
  }
}
