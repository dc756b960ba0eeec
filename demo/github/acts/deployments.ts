// Deployments: somebody brings a commit into an environment.
import { identity, stamp } from '../identity.ts'
import { found, getAccount, getRepository, resolveRef } from '../lookup.ts'
import { type Deployment, deploymentPayload, deploymentStatusPayload } from '../payloads/deployment.ts'
import type { World } from './world.ts'

/** `sha` may be a branch. Tells that it was begun, and what became of it. */
export function deploy(
  { state, emit }: World,
  {
    repo,
    sha: ref,
    environment,
    by,
    outcome = 'success',
  }: { repo: string; sha: string; environment: string; by: string; outcome?: 'success' | 'failure' },
): Deployment {
  const repository = getRepository(state, repo)
  const creator = getAccount(state, by)
  const sha = found(resolveRef(state, repository, ref), `commit ${ref}`)
  const deployment: Deployment = {
    ...identity(state, 'deployment'),
    repository,
    sha,
    ref,
    environment,
    creator,
    createdAt: stamp(state),
  }
  const payload = deploymentPayload(state, deployment)
  const byRun = { workflow: null, workflow_run: null }
  const status = deploymentStatusPayload(state, deployment, { ...identity(state, 'deployment'), state: outcome })
  const told = { repository, sender: creator, action: 'created' }
  emit({ ...told, event: 'deployment', body: { deployment: payload, ...byRun } })
  emit({
    ...told,
    event: 'deployment_status',
    body: { deployment: payload, deployment_status: status, check_run: null, ...byRun },
  })
  return deployment
}
