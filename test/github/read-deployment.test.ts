// What tells who held which duty: deployments, merges, and issues that stand for promised reviews.
import { describe, expect, test } from 'vitest'
import { readEvent } from '../../src/github/read-event.ts'
import { altered, example } from './webhook-examples.ts'

const appId = 42
const by = { id: 21031067, login: 'Codertocat', kind: 'user' }
const pullRequestAs = (action: string) => altered(example('pull_request', 'opened'), { action })

describe('a deployment', () => {
  const deployed = (changes: object) => altered(example('deployment_status', 'created'), { ...changes })
  const sha = 'f95f852bd8fca8fcc58a9a2d6c842781e32a215e'

  test('that succeeded tells which commit runs where, and who brought it there', () => {
    expect(readEvent('deployment_status', deployed({}), appId)).toMatchObject({
      kind: 'signal',
      target: { scope: 'sha', sha },
      observation: { kind: 'deployed', sha, environment: 'production', by },
    })
  })

  test('by a workflow was brought there by whoever started it, not by the bot that speaks for it', () => {
    const [kai, lin] = ['kai', 'lin'].map((login, id) => ({ id, login, type: 'User' }))
    const creator = { id: 9, login: 'github-actions[bot]', type: 'Bot' }
    const payload = deployed({ deployment: { creator }, workflow_run: { actor: kai, triggering_actor: lin } })

    expect(readEvent('deployment_status', payload, appId)?.observation?.by).toMatchObject({ login: 'lin' })
  })

  test.for(['failure', 'in_progress', 'error'])('that is %s tells nothing', (state) => {
    expect(readEvent('deployment_status', deployed({ deployment_status: { state } }), appId)).toBeNull()
  })
})

describe('an issue that stands for a promised review', () => {
  const closed = (changes: object) =>
    altered({ ...example('issues', 'opened'), action: 'closed' }, { issue: { ...ours, ...changes } })
  const ours = { body: '<!-- andon:follow-up/7 -->\n', performed_via_github_app: { id: appId } }

  test('and is closed tells by whom, and of which pull request', () => {
    expect(readEvent('issues', closed({}), appId)).toMatchObject({
      target: { subject: 'pull_request', number: 7 },
      observation: { kind: 'follow_up_closed', number: 7, by },
    })
  })

  test.for([
    { what: 'of another App', issue: { performed_via_github_app: { id: 7 } } },
    { what: 'of a person', issue: { performed_via_github_app: null } },
    { what: 'without our mark', issue: { body: 'Hello' } },
    { what: 'without a text', issue: { body: null } },
  ])('$what means nothing', ({ issue }) => {
    expect(readEvent('issues', closed(issue), appId)).toBeNull()
  })
})

test('a pull request that is merged tells what it became on the base branch', () => {
  const mergeSha = 'c'.repeat(40)
  const payload = (merged: boolean) =>
    altered(pullRequestAs('closed'), { pull_request: { merged, merge_commit_sha: mergeSha } })

  expect(readEvent('pull_request', payload(true), appId)?.observation).toMatchObject({ merged: true, mergeSha })
  expect(readEvent('pull_request', payload(false), appId)?.observation).not.toHaveProperty('mergeSha')
})
