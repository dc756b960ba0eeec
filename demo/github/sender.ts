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

export function createSender(faults: Faults, concurrency: number): Sender {
  const waiting: Waiting[] = []
  let sending = 0
  let late = 0
  let listeners: (() => void)[] = []

  const settle = (): void => {
    if (sending + late + waiting.length > 0) return
    const idle = listeners
    listeners = []
    for (const listener of idle) listener()
  }
  /** Out of the queue's way: the others do not wait for it. */
  const sendLater = async (delivery: Delivery, ms: number): Promise<void> => {
    late += 1
    await sleep(ms)
    await send(delivery)
    late -= 1
    settle()
  }
  const attempt = async ({ delivery, planned }: Waiting): Promise<void> => {
    const fault = planned ? undefined : faults.ofDelivery(delivery)
    if (fault?.kind === 'drop') settleAs(delivery, 502, 'failed to connect to host')
    else if (fault?.kind === 'after') waiting.push({ delivery, behind: fault.count, planned: true })
    else if (fault?.kind === 'delay') void sendLater(delivery, fault.ms)
    else {
      await send(delivery)
      if (fault?.kind === 'duplicate') await send(delivery)
    }
  }
  const pump = (): void => {
    while (sending < concurrency) {
      const next = takeNext(waiting)
      if (next === undefined) break
      sending += 1
      void attempt(next).then(() => {
        sending -= 1
        pump()
      })
    }
    settle()
  }
  return {
    enqueue: (delivery) => {
      waiting.push({ delivery, behind: 0, planned: false })
      setImmediate(pump)
    },
    delivered: () =>
      new Promise((resolve) => {
        listeners.push(resolve)
        setImmediate(settle)
      }),
  }
}
