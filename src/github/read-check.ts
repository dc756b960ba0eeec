import type { Event, Scope } from '../event.ts'
import { type Delivery, firstOf, full, signal } from './delivery.ts'
import {
  CheckRunPayload,
  CheckSuitePayload,
  type Delivered,
  read,
  repositoryOf,
  StatusPayload,
  WorkflowRunPayload,
} from './payload.ts'

const shaScope = (payload: Delivered, sha: string): Scope => ({
  scope: 'sha',
  repository: repositoryOf(payload),
  sha,
})

/** A check of ours tells us nothing, except that a person pressed "Re-run"; a check of others may be a condition of a policy. */
function fromCheck(delivery: Delivery, ours: boolean, event: Event): Event | null {
  if (delivery.action === 'rerequested') return ours ? { ...event, kind: 'act' } : null
  return ours ? null : event
}

export function readCheckRun(delivery: Delivery): Event | null {
  const payload = read(CheckRunPayload, full(delivery), delivery.payload)
  const { head_sha, app, completed_at, started_at } = payload.check_run
  const event = signal(delivery, firstOf(completed_at, started_at), shaScope(payload, head_sha))
  return fromCheck(delivery, app?.id === delivery.appId, event)
}

export function readCheckSuite(delivery: Delivery): Event | null {
  const payload = read(CheckSuitePayload, full(delivery), delivery.payload)
  const { head_sha, app, updated_at } = payload.check_suite
  const event = signal(delivery, firstOf(updated_at), shaScope(payload, head_sha))
  return fromCheck(delivery, app?.id === delivery.appId, event)
}

export function readStatus(delivery: Delivery): Event {
  const payload = read(StatusPayload, full(delivery), delivery.payload)
  return signal(delivery, firstOf(payload.updated_at), shaScope(payload, payload.sha))
}

export function readWorkflowRun(delivery: Delivery): Event {
  const payload = read(WorkflowRunPayload, full(delivery), delivery.payload)
  return signal(delivery, firstOf(payload.workflow_run.updated_at), shaScope(payload, payload.workflow_run.head_sha))
}
