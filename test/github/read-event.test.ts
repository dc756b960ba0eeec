import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExpectedError } from '../../src/errors.ts'
import { keyOf } from '../../src/event.ts'
import { concernsUs, readEvent } from '../../src/github/read-event.ts'
import { altered, example, examples } from './webhook-examples.ts'

const appId = 42
const head = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821'
const by = { id: 21031067, login: 'Codertocat', kind: 'user' }

const pullRequestAs = (action: string) => altered(example('pull_request', 'opened'), { action })

describe("GitHub's own examples", () => {
  test('concern us by name and action if they mean anything', () => {
    const read = examples.filter(({ name, payload }) => readEvent(name, payload, appId) !== null)
    expect(read.filter(({ name, action }) => !concernsUs(name, action === '' ? null : action))).toEqual([])
    for (const [name, action] of [
      ['star', 'created'],
      ['pull_request', 'locked'],
      ['constructor', null],
    ] as const)
      expect(concernsUs(name, action)).toBe(false)
  })

  test.for(examples)('$name $action is read without an error, and what it means can be keyed', ({ name, payload }) => {
    const event = readEvent(name, payload, appId)

    if (event === null) return
    expect(event.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
    expect(keyOf(event.target)).toMatch(
      /^(pull_request|merge_group|sha|branch|repository|conversation|installation|people)\/\d+/,
    )
  })

  test('every example without an installation is ignored: it was not sent to an App', () => {
    for (const { name, payload } of examples) {
      expect(readEvent(name, { ...payload, installation: undefined }, appId)).toBeNull()
    }
  })

  test.for([
    { name: 'pull_request', action: 'opened', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'synchronize', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'labeled', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'unlabeled', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'ready_for_review', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'converted_to_draft', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'closed', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request', action: 'reopened', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request_review', action: 'submitted', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request_review', action: 'dismissed', key: 'pull_request/1/186853002/2' },
    { name: 'pull_request_review_thread', action: 'resolved', key: 'pull_request/1/280886604/118' },
    { name: 'pull_request_review_thread', action: 'unresolved', key: 'pull_request/1/186853002/2' },
    { name: 'check_run', action: 'created', key: `sha/1/186853002/${head}` },
    { name: 'check_run', action: 'completed', key: `sha/1/186853002/${head}` },
    { name: 'check_suite', action: 'completed', key: `sha/1/186853002/${head}` },
    { name: 'status', action: '', key: 'sha/1/186853002/6113728f27ae82c7b1a177c8d03f9e96e0adf246' },
    { name: 'workflow_run', action: 'completed', key: 'sha/1/283462325/5779607b49aab1200488439f02372c57b4f75444' },
    {
      name: 'merge_group',
      action: 'checks_requested',
      key: 'merge_group/1/17273051/2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d',
    },
    { name: 'installation', action: 'created', key: 'installation/957387' },
    { name: 'installation', action: 'new_permissions_accepted', key: 'installation/957387' },
    { name: 'installation', action: 'deleted', key: 'installation/2' },
    { name: 'installation', action: 'unsuspend', key: 'installation/16598467' },
    { name: 'installation_repositories', action: 'added', key: 'repository/957387/186853007' },
    { name: 'member', action: 'added', key: 'people/1/39652351' },
    { name: 'membership', action: 'removed', key: 'people/1/21031067' },
    { name: 'organization', action: 'member_added', key: 'people/1/39652351' },
    { name: 'organization', action: 'renamed', key: 'people/1/all' },
    { name: 'team', action: 'deleted', key: 'people/1/all' },
  ])('$name $action means: look again at $key', ({ name, action, key }) => {
    const event = readEvent(name, example(name, action), appId)

    expect(event).toMatchObject({ name: action ? `${name}.${action}` : name, kind: 'signal' })
    expect(event && keyOf(event.target)).toBe(key)
  })

  test.for([
    ['pull_request', 'assigned'],
    ['pull_request', 'locked'],
    ['pull_request', 'review_requested'],
    ['check_suite', 'requested'],
    ['check_run', 'requested_action'],
    ['installation', 'suspend'],
    ['installation_repositories', 'removed'],
    ['organization', 'member_invited'],
    ['issues', 'opened'],
    ['issue_comment', 'created'],
    ['star', 'created'],
    ['ping', ''],
    ['push', ''], // the example creates a tag
  ] as const)('%s %s means nothing to Andon', ([name, action]) => {
    expect(readEvent(name, example(name, action), appId)).toBeNull()
  })
})

describe('a pull request', () => {
  test('names its repository as GitHub identifies it', () => {
    expect(readEvent('pull_request', example('pull_request', 'opened'), appId)).toEqual({
      name: 'pull_request.opened',
      at: '2019-05-15T15:20:33.000Z',
      kind: 'signal',
      target: {
        subject: 'pull_request',
        number: 2,
        repository: {
          installationId: 1,
          id: 186853002,
          nodeId: 'MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=',
          owner: 'Codertocat',
          name: 'Hello-World',
          private: false,
        },
      },
    })
  })

  test('that is pushed to tells who pushed what: GitHub cannot be asked later', () => {
    const [before, after] = ['a'.repeat(40), 'b'.repeat(40)]
    const payload = { ...example('pull_request', 'synchronize'), before, after }

    expect(readEvent('pull_request', payload, appId)?.observation).toEqual({
      kind: 'pushed',
      at: '2019-05-15T15:20:33.000Z',
      by,
      number: 2,
      before,
      after,
    })
  })

  test.for([
    { action: 'enqueued', observation: { kind: 'queued', number: 2, head, by } },
    { action: 'reopened', observation: { kind: 'reopened', number: 2, head, by } },
    { action: 'closed', observation: { kind: 'closed', number: 2, head, by, merged: false } },
  ])('that is $action keeps the head it had then', ({ action, observation }) => {
    expect(readEvent('pull_request', pullRequestAs(action), appId)?.observation).toMatchObject(observation)
  })

  test('that is merged is told from one that is only closed', () => {
    const payload = altered(pullRequestAs('closed'), { pull_request: { merged: true } })

    expect(readEvent('pull_request', payload, appId)?.observation).toMatchObject({ kind: 'closed', merged: true })
  })

  test.for(['edited', 'dequeued', 'auto_merge_enabled', 'auto_merge_disabled'])(
    'that is %s is looked at again',
    (action) => {
      expect(readEvent('pull_request', pullRequestAs(action), appId)).toMatchObject({
        kind: 'signal',
        target: { number: 2 },
      })
    },
  )

  test('a review counts from the moment that it was submitted', () => {
    const payload = example('pull_request_review', 'submitted')

    expect(readEvent('pull_request_review', payload, appId)?.at).toBe('2019-05-15T15:20:38.000Z')
  })

  test('an action that is newer than Andon is ignored, whatever else it holds', () => {
    expect(readEvent('pull_request', { action: 'frobbed', installation: { id: 1 } }, appId)).toBeNull()
    expect(readEvent('pull_request', { action: 'constructor', installation: { id: 1 } }, appId)).toBeNull()
    expect(readEvent('constructor', { action: 'opened', installation: { id: 1 } }, appId)).toBeNull()
  })
})

describe('a check', () => {
  const ours = (name: 'check_run' | 'check_suite', action: string) =>
    altered(example(name, 'completed'), { action, [name]: { app: { id: appId } } })

  test.for(['check_run', 'check_suite'] as const)('our own %s tells us nothing', (name) => {
    expect(readEvent(name, ours(name, 'completed'), appId)).toBeNull()
  })

  test.for(['check_run', 'check_suite'] as const)('to re-run our own %s is an act', (name) => {
    expect(readEvent(name, ours(name, 'rerequested'), appId)).toMatchObject({
      kind: 'act',
      target: { scope: 'sha', sha: head },
    })
  })

  test('to re-run the check of another App is not for us', () => {
    expect(readEvent('check_run', example('check_run', 'rerequested'), appId)).toBeNull()
  })

  test('a check that has not ended counts from its start', () => {
    expect(readEvent('check_run', example('check_run', 'created'), appId)?.at).toBe('2019-05-15T15:21:12.000Z')
  })
})

describe('a merge group', () => {
  const group = (changes: Readonly<Record<string, string>>) =>
    altered(example('merge_group', 'checks_requested'), { merge_group: changes })
  const sha = '929f8209d40f77f4abc622a499c93a83babdbe69'

  test.for([
    { ref: `refs/heads/gh-readonly-queue/main/pr-104-${sha}`, number: 104 },
    { ref: `refs/heads/gh-readonly-queue/release/1.x/pr-7-${sha}`, number: 7 },
    { ref: `refs/heads/gh-readonly-queue/pr-1-${sha}/pr-12-${sha}`, number: 12 },
    { ref: `refs/heads/gh-readonly-queue/main/pr-104`, number: null },
    { ref: `refs/heads/gh-readonly-queue/main/pr-x-${sha}`, number: null },
    { ref: `refs/heads/elsewhere/main/pr-104-${sha}`, number: null },
  ])('$ref names pull request $number', ({ ref, number }) => {
    expect(readEvent('merge_group', group({ head_ref: ref }), appId)?.target).toMatchObject({ number })
  })

  test('targets a branch by its short name, slashes included', () => {
    const event = readEvent('merge_group', group({ base_ref: 'refs/heads/release/1.x' }), appId)

    expect(event?.target).toMatchObject({
      subject: 'merge_group',
      headSha: '2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d',
      base: 'release/1.x',
      baseSha: '380387fbc80638b734a49e1be1c4dfec1c01b33c',
    })
  })

  test('that is destroyed says why', () => {
    const payload = { ...group({}), action: 'destroyed', reason: 'dequeued' }

    expect(readEvent('merge_group', payload, appId)?.observation).toMatchObject({
      kind: 'group_destroyed',
      headSha: '2ffea6db159f6b6c47a24e778fb9ef40cf6b1c7d',
      reason: 'dequeued',
    })
  })
})

describe('an installation', () => {
  test('that gains several repositories is looked at as a whole', () => {
    const one = { node_id: 'R_1', full_name: 'acme/shop', private: false }
    const payload = {
      ...example('installation_repositories', 'added'),
      repositories_added: [
        { ...one, id: 1 },
        { ...one, id: 2 },
      ],
    }

    expect(readEvent('installation_repositories', payload, appId)?.target).toEqual({
      scope: 'installation',
      installationId: 957387,
    })
  })

  test('counts seconds since 1970 as GitHub does here', () => {
    expect(readEvent('installation', example('installation', 'created'), appId)?.at).toBe('2019-05-15T15:19:51.000Z')
  })
})

describe('a payload that is not what GitHub describes', () => {
  test('is refused with the names of the fields', () => {
    const payload = altered(example('pull_request', 'opened'), { pull_request: { number: 'two', updated_at: 'noon' } })

    expect(() => readEvent('pull_request', payload, appId)).toThrow(
      'A delivery of `pull_request.opened` is not shaped as GitHub describes it: pull_request.number, pull_request.updated_at.',
    )
  })

  test.for([null, undefined, 'text', 3, [], {}])('%j is ignored', (payload) => {
    expect(readEvent('pull_request', payload, appId)).toBeNull()
  })

  test('never fails in another way than that', () => {
    const names = [...new Set(examples.map(({ name }) => name))]
    const anywhere = fc.dictionary(
      fc.constantFrom('pull_request', 'check_run', 'commits', 'repository'),
      fc.jsonValue(),
    )
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.constantFrom(...examples), anywhere, (name, { payload }, noise) => {
        try {
          readEvent(name, { ...payload, ...noise }, appId)
        } catch (error) {
          expect(error).toBeInstanceOf(ExpectedError)
        }
      }),
    )
  })
})
