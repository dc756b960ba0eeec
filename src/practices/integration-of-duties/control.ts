import type { Condition } from '../../condition.ts'

/** What a control protects from; the book on high-velocity IT speaks of a task prone to fraud or error. */
export type Harm = 'error' | 'fraud'
export const harms = ['error', 'fraud'] as const satisfies readonly Harm[]

/** A control as judged: all of its tests must hold. A test that is absent is not asked. */
export type Control = Readonly<{
  addresses: readonly Harm[]
  when?: Condition
  approvedByAnother?: true
  testsChanged?: readonly string[]
  maxLines?: number
  stated?: string
  deployedTo?: string
  followUp?: Readonly<{ kind: 'review'; within: string; owner?: string }>
}>
