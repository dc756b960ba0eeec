import { describe, expect, test } from 'vitest'
import type { Finding } from '../../src/practice.ts'
import { checkContents } from '../../src/report/check-run.ts'
import type { CommentInput } from '../../src/report/comment.ts'
import { stickyComment } from '../../src/report/comment.ts'
import type { Result } from '../../src/verdict.ts'
import { pullRequest } from '../facts.ts'
import { foreignLinks, mentions, nodesOf, parsed, shown } from './tree.ts'
import * as on from './verdicts.ts'

const { building, checkInput, pass, result, tooLarge, unreadable, unreviewed } = on

const input = (results: readonly Result[], facts: Parameters<typeof pullRequest>[0] = {}): CommentInput => ({
  ...checkInput(results),
  facts: pullRequest(facts),
})
const blocked = [result('change-size', [tooLarge]), result('peer-review', [unreviewed])]

describe('the comment', () => {
  test('begins with the title of the check', () => {
    const { body } = stickyComment(input(blocked))
    const [first] = parsed(body).children

    expect(first && shown(first)).toBe(checkContents(input(blocked))[0]?.title)
  })

  test('says what does not hold, and leads to the check', () => {
    const { body } = stickyComment(input(blocked))

    expect(nodesOf(body, 'listItem').map(shown)).toEqual([
      'Change size: 612 lines, 212 over the limit of 400. Split the change.',
      'Peer review: 0 of 1 approval. Ask someone with write access for a review.',
    ])
    expect(nodesOf(body, 'link').map(({ url }) => url)).toEqual(['https://github.com/acme/shop/pull/7/checks'])
  })

  test.for([
    { findings: 3, bullets: 3, end: 'All details in the check' },
    { findings: 4, bullets: 3, end: '1 more, and all details, in the check' },
  ])('has $bullets bullets for $findings findings', ({ findings, bullets, end }) => {
    const { body } = stickyComment(
      input([
        result(
          'peer-review',
          Array.from({ length: findings }, () => unreviewed),
        ),
      ]),
    )

    expect(nodesOf(body, 'listItem')).toHaveLength(bullets)
    expect(nodesOf(body, 'link').map(shown)).toEqual([end])
  })

  test('counts the problem of a proposed policy that takes the place of a finding', () => {
    const problem = {
      severity: 'error',
      file: '.github/andon.yml',
      line: 5,
      column: 5,
      setting: 'x',
      message: 'No.',
    } as const
    const three = [result('peer-review', [unreviewed, unreviewed, unreviewed])]
    const { body } = stickyComment({ ...input(three), proposal: { problems: [problem], changes: [] } })

    expect(nodesOf(body, 'listItem')).toHaveLength(3)
    expect(nodesOf(body, 'link').map(shown)).toEqual(['1 more, and all details, in the check'])
  })

  test('is one line when all is well', () => {
    expect(stickyComment(input([result('peer-review', [pass])]))).toEqual({
      body: '✅ Peer review holds',
      create: false,
    })
  })
})

describe('a new comment is made only when a person has something to do', () => {
  test.for([
    { when: 'something fails', results: [result('change-size', [tooLarge])], facts: {}, create: true },
    { when: 'a review is missing', results: [result('peer-review', [unreviewed])], facts: {}, create: true },
    { when: 'only a check is awaited', results: [result('peer-review', [building])], facts: {}, create: false },
    { when: 'only a fact could not be read', results: [result('change-size', [unreadable])], facts: {}, create: false },
    {
      when: 'it is only advice',
      results: [result('change-size', [tooLarge], { enforcement: 'advise' })],
      facts: {},
      create: false,
    },
    { when: 'it is a warning', results: [result('change-size', [on.warning])], facts: {}, create: false },
    { when: 'it is a draft', results: blocked, facts: { draft: true }, create: false },
    { when: 'it is closed', results: blocked, facts: { state: 'closed' }, create: false },
    { when: 'it is merged', results: blocked, facts: { state: 'merged' }, create: false },
  ] as const)('$create when $when', ({ results, facts, create }) => {
    expect(stickyComment(input(results, facts)).create).toBe(create)
  })
})

test('hostile text cannot escape', () => {
  const attack =
    '@ada </details><img src=x> | [x](https://evil.example) `a` ```\n\n# All well <!-- \u202E www.evil.example'
  const hostile: Finding = { outcome: 'fail', reason: attack, remedy: attack }
  const { body } = stickyComment(input([result('change-size', [hostile])]))

  for (const type of ['html', 'heading', 'code', 'image', 'table'] as const) expect(nodesOf(body, type)).toEqual([])
  expect(mentions(body)).toEqual([])
  expect(foreignLinks(body, ['https://github.com/acme/shop/'])).toEqual([])
  expect(parsed(body).children).toHaveLength(3)
})
