// What every act needs: the state, and a way to tell the world.
import type { Emit } from '../deliveries.ts'
import type { Account, State } from '../state.ts'

export type World = Readonly<{ state: State; emit: Emit }>

/** GitHub says no. `status` is what its API would answer. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: 405 | 409 | 422
  readonly reasons: readonly string[]

  constructor(status: 405 | 409 | 422, reasons: readonly string[]) {
    super(reasons.join(' '))
    this.status = status
    this.reasons = reasons
  }
}

export const signatureOf = (account: Account, at: Date) => ({ name: account.name, email: account.email, at })

const knownAs = ({ state }: World, login: string): Account => {
  const account = state.accounts.get(login)
  if (account === undefined) throw new Error(`the state lacks ${login}`)
  return account
}
/** The committer of what is merged on GitHub's pages. */
export const hub = (world: World): Account => knownAs(world, 'web-flow')
export const queueBot = (world: World): Account => knownAs(world, 'github-merge-queue[bot]')
