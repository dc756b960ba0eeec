// Finds what an event about a scope touches, and asks to look at each: the pull requests that may merge any moment first.
import type { Database } from '../database/client.ts'
import type { Event, Instant, Repository, Scope } from '../event.ts'
import { forgetPeople } from '../facts/people-memory.ts'
import { installationRepositories, openPullRequests } from '../facts/scope.ts'
import type { GitHub } from '../github/client.ts'
import type { Queue } from '../inbox/queue.ts'
import { closeInstallation, pullRequestsHeading, pullRequestsInvolving, readsComments } from '../ledger/subjects.ts'

export type FanOut = Readonly<{ database: Database; github: GitHub; queue: Queue; at: Instant }>

/** graphile-worker runs smaller numbers first; what deliveries cause directly is 0. */
const priority = { urgent: 1, other: 10, repository: 20 } as const

async function intoPullRequests({ github, queue }: FanOut, repository: Repository, base: string | null): Promise<void> {
  for (const { number, urgent } of await openPullRequests(github, repository, base)) {
    await queue.enqueue(
      { subject: 'pull_request', repository, number },
      { priority: urgent ? priority.urgent : priority.other },
    )
  }
}

/** A check event concerns only pull requests whose policy looks at checks; a person who asks again is always answered. */
async function headedBy(
  parts: FanOut,
  where: Readonly<{ repository: Repository; sha: string }>,
  asked: boolean,
): Promise<readonly number[]> {
  const known = await pullRequestsHeading(parts.database, { ...where, onlyWatchingChecks: !asked })
  if (known.length > 0 || !asked) return known
  const open = await openPullRequests(parts.github, where.repository, null)
  return open.filter(({ head }) => head === where.sha).map(({ number }) => number)
}

/** Enqueues the subjects of a scope. Costs no request for an event about a check or about people, one for each hundred pull requests or repositories otherwise. */
export async function fanOut(parts: FanOut, scope: Scope, events: readonly Event[]): Promise<void> {
  switch (scope.scope) {
    case 'sha': {
      const asked = events.some((event) => event.kind === 'act')
      for (const number of await headedBy(parts, scope, asked)) {
        await parts.queue.enqueue(
          { subject: 'pull_request', repository: scope.repository, number },
          { priority: priority.urgent },
        )
      }
      return
    }
    case 'branch':
      return intoPullRequests(parts, scope.repository, scope.branch)
    case 'repository':
      return intoPullRequests(parts, scope.repository, null)
    case 'conversation':
      if (await readsComments(parts.database, scope)) {
        const { repository, number } = scope
        await parts.queue.enqueue({ subject: 'pull_request', repository, number }, { priority: priority.urgent })
      }
      return
    case 'installation':
      if (events.some(({ name }) => name === 'installation.deleted'))
        return closeInstallation(parts.database, scope.installationId, parts.at)
      for (const repository of await installationRepositories(parts.github, scope.installationId)) {
        await parts.queue.enqueue({ scope: 'repository', repository }, { priority: priority.repository })
      }
      return
    case 'people':
      await forgetPeople(parts.database, scope, parts.at)
      for (const ref of await pullRequestsInvolving(parts.database, scope))
        await parts.queue.enqueue(ref, { priority: priority.other })
      return
    default:
      return scope satisfies never
  }
}
