// Deployments and what became of them, as GitHub's API shows them.
import type { identity } from '../identity.ts'
import type { Account, Repository, State, Timestamp } from '../state.ts'
import { userPayload } from './account.ts'
import { repositoryUrl } from './repository.ts'
import type { Schema } from './schema.ts'

type Identity = Readonly<ReturnType<typeof identity>>

/** One deployment of a commit; the double keeps none. */
export type Deployment = Identity &
  Readonly<{
    repository: Repository
    sha: string
    ref: string
    environment: string
    creator: Account
    createdAt: Timestamp
  }>

export const deploymentPayload = (state: State, deployment: Deployment) => {
  const { repository, environment, createdAt } = deployment
  const self = `${repositoryUrl(state, repository)}/deployments/${deployment.id}`
  return {
    url: self,
    id: deployment.id,
    node_id: deployment.nodeId,
    sha: deployment.sha,
    ref: deployment.ref,
    task: 'deploy',
    payload: {},
    original_environment: environment,
    environment,
    description: null,
    creator: userPayload(state, deployment.creator),
    created_at: createdAt,
    updated_at: createdAt,
    statuses_url: `${self}/statuses`,
    repository_url: repositoryUrl(state, repository),
    transient_environment: false,
    production_environment: environment === 'production',
    performed_via_github_app: null,
  } satisfies Schema<'deployment'>
}

export const deploymentStatusPayload = (
  state: State,
  deployment: Deployment,
  { id, nodeId, state: became }: Identity & Readonly<{ state: 'success' | 'failure' }>,
) => {
  const { url, repository_url } = deploymentPayload(state, deployment)
  return {
    url: `${url}/statuses/${id}`,
    id,
    node_id: nodeId,
    state: became,
    creator: userPayload(state, deployment.creator),
    description: '',
    environment: deployment.environment,
    target_url: repository_url,
    created_at: deployment.createdAt,
    updated_at: deployment.createdAt,
    deployment_url: url,
    repository_url,
    environment_url: repository_url,
    log_url: repository_url,
    performed_via_github_app: null,
  } satisfies Schema<'deployment-status'>
}
