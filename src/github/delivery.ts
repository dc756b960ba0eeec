import type { Event, Instant, Scope, SubjectRef } from '../event.ts'

/** One webhook as received. `action` is empty for events that have none. */
export type Delivery = Readonly<{ name: string; action: string; payload: unknown; appId: number }>
export type Read = (delivery: Delivery) => Event | null

export const full = ({ name, action }: Delivery): string => (action === '' ? name : `${name}.${action}`)

/** The first moment that the payload gives; where it gives none, 1970: older than anything it could be compared with. */
export const firstOf = (...moments: readonly (Instant | null | undefined)[]): Instant =>
  moments.find((moment) => moment) ?? '1970-01-01T00:00:00.000Z'

export const signal = (delivery: Delivery, at: Instant, target: SubjectRef | Scope): Event => ({
  name: full(delivery),
  at,
  kind: 'signal',
  target,
})
