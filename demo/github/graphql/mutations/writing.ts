import type { Acts } from '../../acts.ts'
import type { Account } from '../../state.ts'
import { viewerOf } from '../access.ts'
import type { Reading } from '../reading.ts'
import { refusal } from '../refusal.ts'
import type { View } from '../strict-resolver.ts'

/** One request that changes things by acts, and how the result looks. */
export type Writing = Readonly<{ acts: Acts; reading: Reading }>

type Input = Readonly<{ clientMutationId?: string | null }>
export type Mutation<I extends Input> = (args: { input: I }) => View

/** GitHub echoes `clientMutationId`; it makes nothing idempotent. */
export const mutation =
  <I extends Input>(payload: string, run: (input: I) => Readonly<Record<string, unknown>>): Mutation<I> =>
  ({ input }) => ({ clientMutationId: input.clientMutationId ?? null, ...run(input), __typename: payload })

/** The account that writes. */
export function writer({ reading }: Pick<Writing, 'reading'>): Account {
  const account = viewerOf(reading)
  if (account === null) throw refusal('FORBIDDEN', 'Resource not accessible by integration')
  return account
}
