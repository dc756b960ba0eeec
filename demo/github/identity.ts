// Where ids and times come from: a counter and the injected clock, so that every run is the same.
import type { Account, State, Timestamp } from './state.ts'

const prefixes = {
  account: { User: 'U', Bot: 'BOT', Organization: 'O' },
  app: 'A',
  repository: 'R',
  team: 'T',
  label: 'LA',
  labelEvent: 'LE',
  baseChange: 'BRCE',
  asking: 'RRE',
  issue: 'I',
  pull: 'PR',
  comment: 'IC',
  review: 'PRR',
  thread: 'PRRT',
  reviewComment: 'PRRC',
  suite: 'CS',
  run: 'CR',
  status: 'SC',
  deployment: 'DE',
  entry: 'MQE',
} as const
type Kind = Exclude<keyof typeof prefixes, 'account'>

export const nextId = (state: State): number => {
  state.lastId += 1
  return state.lastId
}

const nodeId = (prefix: string, id: number): string => `${prefix}_kwDO${id.toString(36).toUpperCase().padStart(6, 'A')}`

export function identity(state: State, kind: Kind): { id: number; nodeId: string } {
  const id = nextId(state)
  return { id, nodeId: nodeId(prefixes[kind], id) }
}
export function accountIdentity(state: State, type: Account['type']): { id: number; nodeId: string } {
  const id = nextId(state)
  return { id, nodeId: nodeId(prefixes.account[type], id) }
}

export const timestamp = (date: Date): Timestamp => `${date.toISOString().slice(0, 19)}Z`
export const stamp = (state: State): Timestamp => timestamp(state.now())

/** A random (version 4) UUID from the injected source. */
export function uuid(state: State): string {
  const bytes = state.random(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
