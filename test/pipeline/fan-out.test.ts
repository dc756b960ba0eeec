import { expect, test } from 'vitest'
import { keyOf } from '../../src/event.ts'
import { openQueue, pending } from '../../src/inbox/queue.ts'
import { fanOut } from '../../src/pipeline/fan-out.ts'
import { databaseForTest } from '../database.ts'
import { repository } from '../facts.ts'

const at = '2026-11-23T09:00:00.000Z'

test('nothing of an installation that is gone stays open, and GitHub is not asked', async () => {
  const database = await databaseForTest()
  const subject = (installation: number, kind: 'pull_request' | 'merge_group') => ({
    installation_id: installation,
    repository_id: 22,
    kind,
    key: `${kind}/${installation}/22/7`,
    number: 7,
    head_sha: 'a',
    base_branch: 'main',
    base_sha: 'b',
    open: true,
    decision: 'wait' as const,
    title: '',
    check: '[]',
    verdict_id: 1,
    gathered_at: '2026-11-22T09:00:00.000Z',
    needs_checks: false,
    policy_digest: 'p',
  })
  const rows = [subject(11, 'pull_request'), subject(11, 'merge_group'), subject(12, 'pull_request')]
  await database.kysely.insertInto('subject').values(rows).execute()
  const refuse = () => Promise.reject(new Error('GitHub was asked'))
  const parts = { database, github: { query: refuse, request: refuse }, queue: openQueue(database), at }
  const target = { scope: 'installation', installationId: 11 } as const

  await fanOut(parts, target, [{ name: 'installation.deleted', at, kind: 'signal', target }])

  const open = await database.kysely.selectFrom('subject').select('key').where('open', '=', true).execute()
  expect(open).toEqual([{ key: 'pull_request/12/22/7' }])
  expect(await pending(database)).toBe(0)
})

test.for([
  { when: 'its policy reads comments', open: true, reads: true, looks: 1 },
  { when: 'its policy does not read comments', open: true, reads: false, looks: 0 },
  { when: 'it is closed', open: false, reads: true, looks: 0 },
])('what is said below a pull request causes $looks looks when $when', async ({ open, reads, looks }) => {
  const database = await databaseForTest()
  const row = {
    installation_id: repository.installationId,
    repository_id: repository.id,
    kind: 'pull_request' as const,
    key: keyOf({ subject: 'pull_request', repository, number: 7 }),
    number: 7,
    head_sha: 'a',
    base_branch: 'main',
    base_sha: 'b',
    open,
    decision: 'wait' as const,
    title: '',
    check: '[]',
    verdict_id: 1,
    gathered_at: at,
    needs_checks: false,
    needs_comments: reads,
    policy_digest: 'p',
  }
  await database.kysely.insertInto('subject').values(row).execute()
  const refuse = () => Promise.reject(new Error('GitHub was asked'))
  const parts = { database, github: { query: refuse, request: refuse }, queue: openQueue(database), at }
  const target = { scope: 'conversation', repository, number: 7 } as const

  await fanOut(parts, target, [{ name: 'issue_comment.created', at, kind: 'signal', target }])

  expect(await pending(database)).toBe(looks)
})
