import { expect, test } from 'vitest'
import { hookSchemas } from './published-schemas.ts'
import { repo, type Sample, sample, withPull } from './sample.ts'

/** Everything that people can do, once. */
async function everything(): Promise<Sample> {
  const made = withPull()
  const { github, app } = made
  const { act } = github
  const on = { repo, number: 1, by: 'kai' }
  const asAda = { ...on, by: 'ada' }
  act.openIssue({ repo, by: 'lin', title: 'Digits please', body: 'One, two…' })
  act.addLabel({ repo, number: 2, by: 'ada', label: 'wish' })
  act.removeLabel({ repo, number: 2, by: 'ada', label: 'wish' })
  act.addLabel({ ...asAda, label: 'small' })
  act.removeLabel({ ...asAda, label: 'small' })
  act.editPullRequest({ ...on, title: 'Count', body: 'Shorter' })
  act.push({ repo, branch: 'release', by: 'ada', files: { 'README.md': '# Release\n' } })
  act.editPullRequest({ ...on, base: 'release' })
  act.editPullRequest({ ...on, base: 'main' })
  act.convertToDraft(on)
  act.markReady(on)
  act.requestReview({ ...on, from: 'ada' })
  act.requestReview({ ...on, from: 'acme/owners' })
  const thread = act.startThread({ ...asAda, path: 'new.ts', body: 'Why?' })
  act.resolveThread({ ...on, thread: thread.id })
  act.unresolveThread({ ...on, thread: thread.id })
  act.push({ repo, branch: 'feature', by: 'kai', files: { 'new.ts': 'newer\n' } })
  const refused = act.review({ ...asAda, verdict: 'request_changes', body: 'No' })
  act.dismissReview({ ...asAda, review: refused.id })
  act.review({ ...asAda, verdict: 'approve' })
  const comment = act.comment({ ...on, body: 'Hello' })
  act.editComment(comment, { body: 'Hello again', by: comment.author })
  act.deleteComment(comment, { by: comment.author })
  act.closePullRequest(on)
  act.reopenPullRequest(on)
  act.setStatus({ repo, sha: 'feature', by: 'ada', context: 'lint', state: 'success' })
  act.deploy({ repo, sha: 'feature', environment: 'staging', by: 'ada' })
  act.protect({ repo, requiredChecks: [{ name: 'Andon', appId: app.id }] })
  act.enableAutoMerge(on)
  const shop = github.state.repositories[0]
  if (shop === undefined) throw new Error('there is a repository')
  const headSha = shop.refs.get('refs/heads/feature') ?? ''
  const run = act.createCheckRun(shop, { app, input: { name: 'Andon', headSha } })
  act.rerequestCheck({ repo, run: run.id, by: 'kai' })
  act.updateCheckRun(run, { conclusion: 'success', output: { title: 'Fine', summary: 'All is well' } })
  act.closeIssue({ repo, number: 2, by: 'ada' })
  queue(made)
  act.setMembership({ organization: 'acme', team: 'owners', login: 'lin', membership: 'active', by: 'ada' })
  act.setMembership({ organization: 'acme', team: 'owners', login: 'lin', membership: 'none', by: 'ada' })
  for (const permission of ['none', 'read', 'write'] as const)
    act.setPermission({ repo, login: 'lin', permission, by: 'ada' })
  for (const permission of ['write', 'none'] as const)
    act.grantTeam({ organization: 'acme', team: 'owners', repo, permission, by: 'ada' })
  act.removeMember({ organization: 'acme', login: 'lin', by: 'ada' })
  act.deleteTeam({ organization: 'acme', team: 'owners', by: 'ada' })
  installations(made)
  await github.delivered()
  return made
}

function queue({ github: { act } }: Sample): void {
  act.protect({ repo, mergeQueue: true, requiredChecks: [{ name: 'ci', appId: null }] })
  const on = { repo, number: 3, by: 'ada' }
  act.push({ repo, branch: 'third', by: 'ada', files: { 'third.ts': '3\n' } })
  act.openPullRequest({ repo, by: 'ada', head: 'third', title: 'Third' })
  act.reportCheck({ repo, sha: 'third', name: 'ci', app: 'ci', conclusion: 'success' })
  act.enqueue(on)
  act.dequeue(on)
  const { headSha } = act.enqueue(on)
  act.reportCheck({ repo, sha: headSha, name: 'ci', app: 'ci', conclusion: 'success' })
}

function installations({ github: { act } }: Sample): void {
  act.createRepository({ owner: 'kai', name: 'one' })
  act.createRepository({ owner: 'kai', name: 'two' })
  const mine = { app: 'andon', account: 'kai', by: 'kai' }
  act.install({ ...mine, repositories: ['kai/one'] })
  act.addRepositories({ ...mine, repositories: ['kai/two'] })
  act.removeRepositories({ ...mine, repositories: ['kai/one'] })
  act.uninstall(mine)
}

test('every webhook that is sent is as GitHub publishes it', { timeout: 60_000 }, async () => {
  const { github } = await everything()
  const schemas = hookSchemas()
  const wrong: string[] = []
  const sent = new Set<string>()
  for (const { event, action, body } of github.state.deliveries) {
    const name = action === null ? event : `${event}.${action}`
    sent.add(name)
    const problem = schemas(event, action)?.(JSON.parse(body))
    if (problem !== null) wrong.push(`${name}: ${problem ?? 'GitHub publishes no such event'}`)
  }
  expect(wrong).toEqual([])
  expect([...sent].sort()).toEqual([
    'check_run.completed',
    'check_run.created',
    'check_run.rerequested',
    'check_suite.completed',
    'check_suite.requested',
    'deployment.created',
    'deployment_status.created',
    'installation.created',
    'installation.deleted',
    'installation_repositories.added',
    'installation_repositories.removed',
    'issue_comment.created',
    'issue_comment.deleted',
    'issue_comment.edited',
    'issues.closed',
    'issues.labeled',
    'issues.opened',
    'issues.unlabeled',
    'member.added',
    'member.edited',
    'member.removed',
    'membership.added',
    'membership.removed',
    'merge_group.checks_requested',
    'merge_group.destroyed',
    'organization.member_removed',
    'pull_request.auto_merge_enabled',
    'pull_request.closed',
    'pull_request.converted_to_draft',
    'pull_request.dequeued',
    'pull_request.edited',
    'pull_request.enqueued',
    'pull_request.labeled',
    'pull_request.opened',
    'pull_request.ready_for_review',
    'pull_request.reopened',
    'pull_request.review_requested',
    'pull_request.synchronize',
    'pull_request.unlabeled',
    'pull_request_review.dismissed',
    'pull_request_review.submitted',
    'pull_request_review_thread.resolved',
    'pull_request_review_thread.unresolved',
    'push',
    'status',
    'team.added_to_repository',
    'team.deleted',
    'team.removed_from_repository',
  ])
})

test('the published schemas refuse what GitHub would not send', { timeout: 60_000 }, () => {
  const check = hookSchemas()('pull_request', 'labeled')
  const { github } = withPull(sample())
  github.act.addLabel({ repo, number: 1, by: 'ada', label: 'small' })
  const body = JSON.parse(github.state.deliveries.at(-1)?.body ?? '{}')
  expect(check?.(body)).toBeNull()
  expect(check?.({ ...body, pull_request: { ...body.pull_request, title: 7 } })).toContain('must be string')
  expect(check?.({ ...body, sender: undefined })).not.toBeNull()
  expect(hookSchemas()('pull_request', 'invented')).toBeUndefined()
})

test('a pull request that is labelled is no issue that is labelled', () => {
  const { github } = withPull(sample())
  github.act.addLabel({ repo, number: 1, by: 'ada', label: 'small' })
  expect(github.state.deliveries.at(-1)).toMatchObject({ event: 'pull_request', action: 'labeled' })
})
