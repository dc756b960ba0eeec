// What happens and what goes wrong, decided by a seed alone: the same seed is the same day, act by act and fault by fault.
import { createHash } from 'node:crypto'
import type { DeliveryFault, RequestFault } from '../../../demo/github/faults.ts'

export const organizations = 10
export const pullRequestsEach = 5

export type Act =
  | Readonly<{ kind: 'push'; text: string }>
  | Readonly<{ kind: 'approve' | 'request_changes'; by: 'lin' | 'kai' }>
  | Readonly<{ kind: 'label' | 'unlabel'; label: string }>
  | Readonly<{ kind: 'describe'; done: boolean }>
  | Readonly<{ kind: 'close' | 'reopen' }>
export type Planned = Readonly<{ repo: string; number: number; act: Act }>

export const repoOf = (index: number): string => `org${index}/shop`

/** A number from 0 to 1, the same for the same seed and purpose. */
function chance(seed: string, ...purpose: readonly (string | number)[]): number {
  const digest = createHash('sha256')
    .update([seed, ...purpose].join('/'))
    .digest()
  return digest.readUInt32BE(0) / 2 ** 32
}

const pick = <T>(choices: readonly T[], share: number): T | undefined => choices[Math.floor(share * choices.length)]

function actFor(seed: string, turn: number, closed: boolean): Act {
  if (closed) return { kind: 'reopen' }
  const kind = pick(
    ['push', 'push', 'approve', 'approve', 'request_changes', 'label', 'unlabel', 'describe', 'close'] as const,
    chance(seed, 'act', turn),
  )
  const share = chance(seed, 'detail', turn)
  switch (kind) {
    case 'approve':
    case 'request_changes':
      return { kind, by: share < 0.5 ? 'lin' : 'kai' }
    case 'label':
    case 'unlabel':
      return { kind, label: share < 0.5 ? 'later' : 'soon' }
    case 'describe':
      return { kind, done: share < 0.7 }
    case 'close':
      return { kind }
    default:
      return { kind: 'push', text: 'line\n'.repeat(1 + Math.floor(share * 600)) }
  }
}

/** What people do, in order. */
export function actsOf(seed: string, count: number): readonly Planned[] {
  const closed = new Set<string>()
  return Array.from({ length: count }, (_, turn) => {
    const repo = repoOf(Math.floor(chance(seed, 'repository', turn) * organizations))
    const number = 1 + Math.floor(chance(seed, 'number', turn) * pullRequestsEach)
    const key = `${repo}#${number}`
    const act = actFor(seed, turn, closed.has(key))
    if (act.kind === 'close') closed.add(key)
    if (act.kind === 'reopen') closed.delete(key)
    return { repo, number, act }
  })
}

export const latestMs = 5000

/** 2% of deliveries get lost, 5% come twice, 10% come up to 5 s late, so after others. */
export function deliveryFault(seed: string, ordinal: number): DeliveryFault | undefined {
  const share = chance(seed, 'delivery', ordinal)
  if (share < 0.02) return { kind: 'drop' }
  if (share < 0.07) return { kind: 'duplicate' }
  if (share < 0.17) return { kind: 'delay', ms: Math.floor(chance(seed, 'delay', ordinal) * latestMs) }
  return undefined
}

/**
 * 5% of API calls fail: a server error, a connection that breaks, no answer in time (both before or after the work was
 * done), or a secondary limit. Another 1% is slow.
 */
export function requestFault(seed: string, ordinal: number): RequestFault | undefined {
  const share = chance(seed, 'request', ordinal)
  if (share < 0.01) return { kind: 'status', status: 500 }
  if (share < 0.02) return { kind: 'status', status: 502 }
  if (share < 0.03) return { kind: 'reset', executed: false }
  if (share < 0.04) return { kind: 'reset', executed: true }
  if (share < 0.0425) return { kind: 'silence', executed: false }
  if (share < 0.045) return { kind: 'silence', executed: true }
  if (share < 0.05) return { kind: 'secondary', retryAfter: 1 }
  if (share < 0.06) return { kind: 'slow', ms: 2000 }
  return undefined
}

/** Digest of the plan: two runs with one seed print the same. */
export function planDigest(seed: string, count: number): string {
  const faults = Array.from({ length: count }, (_, ordinal) => [
    deliveryFault(seed, ordinal),
    requestFault(seed, ordinal),
  ])
  return createHash('sha256')
    .update(JSON.stringify([actsOf(seed, count), faults]))
    .digest('hex')
    .slice(0, 16)
}
