import type { Event } from '../event.ts'
import { type Delivery, firstOf, full, signal } from './delivery.ts'
import { DeploymentStatusPayload, read, repositoryOf } from './payload.ts'

/**
 * A commit runs somewhere now. Who brought it there is whoever started or restarted the workflow; a deployment's creator
 * may be a bot in whose name the workflow speaks.
 */
export function readDeployment(delivery: Delivery): Event | null {
  const payload = read(DeploymentStatusPayload, full(delivery), delivery.payload)
  const { deployment, deployment_status: status, workflow_run: run } = payload
  if (status.state !== 'success') return null
  const repository = repositoryOf(payload)
  const { sha, environment } = deployment
  const event = signal(delivery, firstOf(status.created_at), { scope: 'sha', repository, sha })
  const by = run?.triggering_actor ?? run?.actor ?? deployment.creator ?? payload.sender
  return { ...event, observation: { at: event.at, by, kind: 'deployed', sha, environment } }
}
