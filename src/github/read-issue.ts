import type { Event } from '../event.ts'
import { pullRequestOf } from '../report/follow-up.ts'
import { type Delivery, firstOf, full, signal } from './delivery.ts'
import { IssuePayload, read, repositoryOf } from './payload.ts'

/** Only our own issues matter: anybody may paste what marks them into another. */
export function readIssue(delivery: Delivery): Event | null {
  const payload = read(IssuePayload, full(delivery), delivery.payload)
  const { body, closed_at: closedAt, updated_at: updatedAt, performed_via_github_app: app } = payload.issue
  const number = pullRequestOf(body ?? '')
  const isByPerson = payload.sender?.kind === 'user'
  if (app?.id !== delivery.appId || number === null || !isByPerson) return null
  const at = firstOf(closedAt, updatedAt)
  const target = { subject: 'pull_request', repository: repositoryOf(payload), number } as const
  return {
    ...signal(delivery, at, target),
    observation: { at, by: payload.sender, kind: 'follow_up_closed', number },
  }
}
