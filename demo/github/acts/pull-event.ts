// Telling what happened to a pull request.
import { stamp } from '../identity.ts'
import { getAccount, getPull, getRepository } from '../lookup.ts'
import { pullPayload } from '../payloads/pull.ts'
import type { Account, PullRequest } from '../state.ts'
import type { World } from './world.ts'

/** A pull request, and the person who acts on it. */
export type OnPull = Readonly<{ repo: string; number: number; by: string }>

export function pullEvent(
  { state, emit }: World,
  pull: PullRequest,
  { action, by, more = {} }: { action: string; by: Account; more?: Readonly<Record<string, unknown>> },
): void {
  pull.updatedAt = stamp(state)
  const { repository, number } = pull
  const body = { number, pull_request: pullPayload(state, pull), ...more }
  emit({ event: 'pull_request', action, repository, sender: by, body })
}

export const target = ({ state }: World, { repo, number, by }: OnPull): { pull: PullRequest; by: Account } => ({
  pull: getPull(getRepository(state, repo), number),
  by: getAccount(state, by),
})
