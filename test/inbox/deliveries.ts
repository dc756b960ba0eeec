import type { Event, Repository } from '../../src/event.ts'
import type { Delivery, ReadEvent } from '../../src/inbox/receive.ts'

export const repository: Repository = {
  installationId: 11,
  id: 22,
  nodeId: 'R_22',
  owner: 'acme',
  name: 'shop',
  private: false,
}

/** A small webhook body; every test body has a `number`, which makes it about that pull request. */
export const delivery = (id: string, number: number | null, more: object = {}): Delivery => ({
  id,
  name: number === null ? 'star' : 'pull_request',
  payload: JSON.stringify({ action: 'opened', installation: { id: 11 }, repository: { id: 22 }, number, ...more }),
})

/** Reads the bodies above. */
export const readEvent: ReadEvent = (name, payload): Event | null => {
  if (name !== 'pull_request' || typeof payload !== 'object' || payload === null || !('number' in payload)) return null
  const target = { subject: 'pull_request', repository, number: Number(payload.number) } as const
  const note = 'note' in payload ? String(payload.note) : 'opened'
  return { name: `pull_request.${note}`, at: '2026-01-01T00:00:00.000Z', kind: 'signal', target }
}
