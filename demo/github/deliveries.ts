// Webhooks: who hears of what, signed, recorded, and sent one after the other while nobody waits.
import { createHmac } from 'node:crypto'
import type { Faults } from './faults.ts'
import { nextId, uuid } from './identity.ts'
import { covers } from './lookup.ts'
import { organizationPayload, userPayload } from './payloads/account.ts'
import { repositoryPayload } from './payloads/repository.ts'
import type { AppPermissions } from './permission.ts'
import { createSender } from './sender.ts'
import type { Account, App, Delivery, Installation, Repository, State } from './state.ts'

/** Something happened: what an event carries besides the fields that every event has. */
export type Occurrence = Readonly<{
  event: string
  action?: string
  sender: Account
  repository?: Repository
  organization?: Account
  /** Only this App hears of it. */
  onlyApp?: App
  /** For events about an installation itself. */
  installation?: Installation
  body: Readonly<Record<string, unknown>>
}>
export type Emit = (occurrence: Occurrence) => void

export type Outbox = Readonly<{
  emit: Emit
  /** Sends a recorded delivery again, with its guid. */
  redeliver: (delivery: Delivery) => Delivery
  /** Resolves when nothing is left to send. */
  delivered: () => Promise<void>
}>

/** Permission that an event needs; events that are not listed need none and cannot be unsubscribed. */
const permissionOfEvent: Readonly<Record<string, string>> = {
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  pull_request_review_thread: 'pull_requests',
  issues: 'issues',
  issue_comment: 'issues',
  check_run: 'checks',
  check_suite: 'checks',
  push: 'contents',
  merge_group: 'merge_queues',
  member: 'members',
  membership: 'members',
  organization: 'members',
  team: 'members',
  status: 'statuses',
  deployment: 'deployments',
  deployment_status: 'deployments',
}
/** Sent to every App that may write checks, subscribed or not. */
const automatic = ['check_run', 'check_suite']
/** Need the permission to write. */
const forWriters = ['rerequested', 'requested_action', 'requested']

function hears(app: App, permissions: AppPermissions, { event, action }: Occurrence): boolean {
  const needed = permissionOfEvent[event]
  if (needed === undefined) return true
  const held = permissions[needed]
  if (held === undefined) return false
  if (automatic.includes(event)) {
    if (forWriters.includes(action ?? '')) return held === 'write'
    return held === 'write' || app.events.includes(event)
  }
  return app.events.includes(event)
}

function recipients(state: State, occurrence: Occurrence): readonly Installation[] {
  const { repository, organization, onlyApp, installation } = occurrence
  const reached = ({ account }: Installation) => account === organization
  return state.installations.filter(
    (candidate) =>
      candidate.app.hookUrl !== null &&
      (onlyApp === undefined || candidate.app === onlyApp) &&
      (installation === undefined || candidate === installation) &&
      (installation !== undefined || (repository === undefined ? reached(candidate) : covers(candidate, repository))) &&
      hears(candidate.app, candidate.permissions, occurrence),
  )
}

function payloadFor(
  state: State,
  occurrence: Occurrence,
  installation: Installation,
): Readonly<Record<string, unknown>> {
  const { action, repository, sender, body } = occurrence
  const organization = occurrence.organization ?? repository?.owner
  return {
    ...(action === undefined ? {} : { action }),
    ...(repository === undefined ? {} : { repository: repositoryPayload(state, repository) }),
    ...(organization?.type === 'Organization' ? { organization: organizationPayload(state, organization) } : {}),
    sender: userPayload(state, sender),
    installation: {
      id: installation.id,
      node_id: Buffer.from(`23:IntegrationInstallation${installation.id}`).toString('base64'),
    },
    ...body,
  }
}

const sign = (secret: string, body: string, algorithm: 'sha1' | 'sha256'): string =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest('hex')}`

type Content = Pick<Delivery, 'guid' | 'app' | 'event' | 'action' | 'installationId' | 'repositoryId' | 'body'>

function record(state: State, content: Content, redelivery: boolean): Delivery {
  const { guid, app, event, body } = content
  const delivery: Delivery = {
    ...content,
    id: nextId(state),
    redelivery,
    requestHeaders: {
      accept: '*/*',
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/d0ub1e5',
      'x-github-delivery': guid,
      'x-github-event': event,
      'x-github-hook-id': String(app.id),
      'x-github-hook-installation-target-id': String(app.id),
      'x-github-hook-installation-target-type': 'integration',
      'x-hub-signature': sign(app.webhookSecret, body, 'sha1'),
      'x-hub-signature-256': sign(app.webhookSecret, body, 'sha256'),
    },
    deliveredAt: state.now().toISOString(),
    duration: 0,
    statusCode: 0,
    status: 'pending',
  }
  state.deliveries.push(delivery)
  return delivery
}

export function createOutbox(state: State, faults: Faults, concurrency = 1): Outbox {
  const sender = createSender(faults, concurrency)
  return {
    emit: (occurrence) => {
      for (const installation of recipients(state, occurrence)) {
        const content = {
          guid: uuid(state),
          app: installation.app,
          event: occurrence.event,
          action: occurrence.action ?? null,
          installationId: installation.id,
          repositoryId: occurrence.repository?.id ?? null,
          body: JSON.stringify(payloadFor(state, occurrence, installation)),
        }
        sender.enqueue(record(state, content, false))
      }
    },
    redeliver: (delivery) => {
      const again = record(state, delivery, true)
      sender.enqueue(again)
      return again
    },
    delivered: sender.delivered,
  }
}
