// What a delivery from GitHub means to Andon: what to look at again, or nothing.
import * as z from 'zod'
import type { Event, MergeGroupRef } from '../event.ts'
import { type Delivery, firstOf, full, type Read, signal } from './delivery.ts'
import { InstallationPayload, MergeGroupPayload, read, repositoryOf } from './payload.ts'
import { readCheckRun, readCheckSuite, readStatus, readWorkflowRun } from './read-check.ts'
import { readComment } from './read-comment.ts'
import { readDeployment } from './read-deployment.ts'
import { readIssue } from './read-issue.ts'
import { readMember, readOrganization, readTeam } from './read-people.ts'
import { readPullRequest, readReview } from './read-pull-request.ts'
import { scopeOfPush } from './read-push.ts'

/** `refs/heads/gh-readonly-queue/{base}/pr-{number}-{sha}`: the prefix is documented, the rest known from GitHub's examples. */
function numberIn(ref: string): number | null {
  const found = /^refs\/heads\/gh-readonly-queue\/.+\/pr-(\d{1,15})-[0-9a-f]{40,64}$/.exec(ref)
  return found?.[1] === undefined ? null : Number(found[1])
}

function mergeGroup(delivery: Delivery): Event {
  const payload = read(MergeGroupPayload, full(delivery), delivery.payload)
  const { head_sha: headSha, head_ref, base_sha: baseSha, base_ref, head_commit } = payload.merge_group
  const target: MergeGroupRef = {
    subject: 'merge_group',
    repository: repositoryOf(payload),
    headSha,
    base: base_ref.replace(/^refs\/heads\//, ''),
    baseSha,
    number: numberIn(head_ref),
  }
  const at = firstOf(head_commit?.timestamp)
  const event = signal(delivery, at, target)
  if (delivery.action !== 'destroyed') return event
  const reason = payload.reason ?? 'unknown'
  return { ...event, observation: { at, by: payload.sender, kind: 'group_destroyed', headSha, reason } }
}

function push(delivery: Delivery): Event | null {
  const found = scopeOfPush(delivery.payload)
  if (found === null) return null
  return signal(delivery, firstOf(found.push.repository.pushed_at, found.push.repository.updated_at), found.scope)
}

function installation(delivery: Delivery): Event {
  const { installation: found, repositories_added } = read(InstallationPayload, full(delivery), delivery.payload)
  const at = firstOf(found.updated_at, found.created_at)
  const [only, another] = repositories_added ?? []
  const [owner, name] = only?.full_name.split('/') ?? []
  if (only === undefined || another !== undefined || !owner || !name) {
    return signal(delivery, at, { scope: 'installation', installationId: found.id })
  }
  const repository = { id: only.id, nodeId: only.node_id, owner, name, private: only.private, installationId: found.id }
  return signal(delivery, at, { scope: 'repository', repository })
}

/** Event -> action -> how to read it. An event or action that is not here means nothing to Andon. No action: the empty one. */
const readers: Readonly<Record<string, Readonly<Record<string, Read>>>> = {
  pull_request: {
    opened: readPullRequest,
    reopened: readPullRequest,
    synchronize: readPullRequest,
    edited: readPullRequest,
    labeled: readPullRequest,
    unlabeled: readPullRequest,
    ready_for_review: readPullRequest,
    converted_to_draft: readPullRequest,
    closed: readPullRequest,
    enqueued: readPullRequest,
    dequeued: readPullRequest,
    auto_merge_enabled: readPullRequest,
    auto_merge_disabled: readPullRequest,
  },
  pull_request_review: { submitted: readReview, edited: readReview, dismissed: readReview },
  pull_request_review_thread: { resolved: readReview, unresolved: readReview },
  issue_comment: { created: readComment, edited: readComment, deleted: readComment },
  check_run: { created: readCheckRun, completed: readCheckRun, rerequested: readCheckRun },
  check_suite: { completed: readCheckSuite, rerequested: readCheckSuite },
  status: { '': readStatus },
  workflow_run: { completed: readWorkflowRun },
  deployment_status: { created: readDeployment },
  issues: { closed: readIssue },
  merge_group: { checks_requested: mergeGroup, destroyed: mergeGroup },
  push: { '': push },
  installation: {
    created: installation,
    deleted: installation,
    new_permissions_accepted: installation,
    unsuspend: installation,
  },
  installation_repositories: { added: installation },
  member: { added: readMember, edited: readMember, removed: readMember },
  membership: { added: readMember, removed: readMember },
  organization: {
    deleted: readOrganization,
    member_added: readOrganization,
    member_removed: readOrganization,
    renamed: readOrganization,
  },
  team: {
    added_to_repository: readTeam,
    created: readTeam,
    deleted: readTeam,
    edited: readTeam,
    removed_from_repository: readTeam,
  },
}

function readerOf(name: string, action: string): Read | undefined {
  const actions = Object.hasOwn(readers, name) ? readers[name] : undefined
  return actions !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined
}

/** Whether Andon may do something about such a delivery; `action` is null for events that have none. */
export const concernsUs = (name: string, action: string | null): boolean => readerOf(name, action ?? '') !== undefined

const Envelope = z.object({ action: z.string().catch(''), installation: z.object({}) })

/**
 * Reads one delivery, purely. `name` is GitHub's event name (the header `X-GitHub-Event`), `appId` our own App's id.
 * Null if Andon does nothing about it, or if it was not sent to an installation of an App.
 * @throws ExpectedError if it is an event that Andon acts on and a field that it needs is missing or malformed.
 */
export function readEvent(name: string, payload: unknown, appId: number): Event | null {
  if (!Object.hasOwn(readers, name)) return null
  const envelope = Envelope.safeParse(payload)
  if (!envelope.success) return null
  const action = envelope.data.action
  return readerOf(name, action)?.({ name, action, payload, appId }) ?? null
}
