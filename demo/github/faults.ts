// What can go wrong between GitHub and an App, planned by a test: lost, doubled, late and swapped deliveries, failing API calls.
import type { Delivery } from './state.ts'

export type DeliveryFault =
  /** Never sent; GitHub records it as failed, so that it can be redelivered. */
  | Readonly<{ kind: 'drop' }>
  /** Sent twice, with the same guid. */
  | Readonly<{ kind: 'duplicate' }>
  | Readonly<{ kind: 'delay'; ms: number }>
  /** Sent after the next `count` others, or when nothing else is left to send. */
  | Readonly<{ kind: 'after'; count: number }>

export type RequestFault =
  | Readonly<{ kind: 'status'; status: 500 | 502 | 503 | 504 }>
  /** The connection breaks without an answer; `executed` says whether the request took effect before. */
  | Readonly<{ kind: 'reset'; executed: boolean }>
  /** The answer comes only after `ms`. */
  | Readonly<{ kind: 'slow'; ms: number }>
  /** No answer ever comes; `executed` says whether the request took effect. */
  | Readonly<{ kind: 'silence'; executed: boolean }>
  /** 403 with `retry-after`. */
  | Readonly<{ kind: 'secondary'; retryAfter: number }>
  /** No request left until the hour is over. */
  | Readonly<{ kind: 'primary' }>

export type ApiRequest = Readonly<{ method: string; path: string; operation: string | null }>
export type DeliveryPlan = (delivery: Pick<Delivery, 'event' | 'action' | 'guid'>) => DeliveryFault | undefined
export type RequestPlan = (request: ApiRequest) => RequestFault | undefined

export type Faults = Readonly<{
  /** Replaces the plan for deliveries. */
  deliveries: (plan: DeliveryPlan) => void
  /** Replaces the plan for API requests. */
  requests: (plan: RequestPlan) => void
  /** Everything works again. */
  clear: () => void
  ofDelivery: DeliveryPlan
  ofRequest: RequestPlan
}>

/** A plan for the first `count` of what `matches`. */
export function first<What, Fault>(
  count: number,
  matches: (what: What) => boolean,
  fault: Fault,
): (what: What) => Fault | undefined {
  let left = count
  return (what) => {
    if (left === 0 || !matches(what)) return undefined
    left -= 1
    return fault
  }
}

export function createFaults(): Faults {
  const nothing = () => undefined
  let deliveryPlan: DeliveryPlan = nothing
  let requestPlan: RequestPlan = nothing
  return {
    deliveries: (plan) => {
      deliveryPlan = plan
    },
    requests: (plan) => {
      requestPlan = plan
    },
    clear: () => {
      deliveryPlan = nothing
      requestPlan = nothing
    },
    ofDelivery: (delivery) => deliveryPlan(delivery),
    ofRequest: (request) => requestPlan(request),
  }
}
