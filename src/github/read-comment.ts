import type { Event } from '../event.ts'
import { type Delivery, firstOf, full, signal } from './delivery.ts'
import { CommentPayload, read, repositoryOf } from './payload.ts'

/** A line may begin with a command. What is quoted or code is sorted out where the Markdown is read. */
const mayAsk = /^[ \t]{0,3}\/andon(?!\S)/im

/**
 * Only a new comment by a person, on a pull request, asks for anything; that somebody else edits it can put no words
 * into a mouth. All others are at most something that a policy reads.
 */
export function readComment(delivery: Delivery): Event | null {
  const payload = read(CommentPayload, full(delivery), delivery.payload)
  const { issue, comment } = payload
  if (!issue.pull_request || comment.user === null || comment.user.kind !== 'user') return null
  const repository = repositoryOf(payload)
  const { number } = issue
  if (delivery.action !== 'created' || !mayAsk.test(comment.body))
    return signal(delivery, firstOf(comment.updated_at), { scope: 'conversation', repository, number })
  const { id, node_id: nodeId, body, user: by, created_at: at } = comment
  const event = signal(delivery, at, { subject: 'pull_request', repository, number })
  return { ...event, kind: 'act', comment: { id, nodeId, body, by } }
}
