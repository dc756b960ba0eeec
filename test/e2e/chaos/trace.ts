// Notes every request that Andon makes while it looks at something: which process, which look, and in which order.
import * as z from 'zod'
import { getPull, getRepository } from '../../../demo/github/lookup.ts'
import type { Arrival } from '../../../demo/github/requests.ts'
import type { GitHubDouble } from '../../../demo/github/server.ts'
import type { State } from '../../../demo/github/state.ts'
import type { Asked } from './overlap.ts'

export type Trace = Readonly<{
  asked(): readonly Asked[]
  /** A moment in the order of requests, the present one. */
  now(): number
  /** Requests that do not say truly what they are about: there must be none. */
  problems(): readonly string[]
}>

/** Makes each process of Andon say which one it is, and in which look it is. */
export const named = { NODE_OPTIONS: `--import=${new URL('name-process.ts', import.meta.url).href}` }

const Read = z.object({ owner: z.string(), repo: z.string(), number: z.number() })

/** What the look says of itself must be what it asks for. */
function problemOf(state: State, { operation, variables }: Arrival, subject: string | undefined): string | null {
  if (operation === 'AndonWrites') return subject === undefined ? 'A write that belongs to no look' : null
  if (operation !== 'PullRequestFacts' || subject?.startsWith('merge_group/')) return null
  const { owner, repo, number } = Read.parse(variables)
  const repository = getRepository(state, `${owner}/${repo}`)
  const key = `/${repository.id}/${getPull(repository, number).number}`
  return subject?.endsWith(key) ? null : `${owner}/${repo}#${number} was read in a look at ${subject}`
}

export function watch({ state, requests }: GitHubDouble): Trace {
  const noted: { -readonly [K in keyof Asked]: Asked[K] }[] = []
  const problems: string[] = []
  let moment = 0
  requests.watch((arrival) => {
    const subject = arrival.header('x-subject')
    const problem = problemOf(state, arrival, subject)
    if (problem !== null) problems.push(problem)
    const [look, process] = [arrival.header('x-look'), arrival.header('x-process')]
    if (subject === undefined || look === undefined || process === undefined) return
    const kind = arrival.operation === 'AndonWrites' ? 'write' : 'read'
    const failed = arrival.fault !== undefined && arrival.fault.kind !== 'slow'
    const one = { subject, look, process, kind, began: ++moment, ended: Number.POSITIVE_INFINITY, failed } as const
    const changing = noted[noted.push({ ...one }) - 1]
    void arrival.over.then(() => {
      if (changing !== undefined) changing.ended = ++moment
    })
  })
  return { asked: () => noted, now: () => ++moment, problems: () => problems }
}
