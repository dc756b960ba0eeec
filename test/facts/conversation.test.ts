import { expect, test } from 'vitest'
import { NotFoundError } from '../../src/errors.ts'
import { gatherConversation } from '../../src/facts/conversation.ts'
import type { GitHub } from '../../src/github/client.ts'
import { person, pullRequest, review } from '../facts.ts'

const at = '2026-01-05T08:00:00Z'
const comment = (id: number, more: object = {}) => ({
  id: `IC_${id}`,
  body: 'Fine',
  createdAt: at,
  lastEditedAt: null,
  viewerDidAuthor: false,
  author: { __typename: 'User', login: 'kai', databaseId: 5 },
  ...more,
})

type Variables = Readonly<Record<string, unknown>>

/** A GitHub that gives so many pages of each list, one item a page. */
function fakeGitHub(pages: Readonly<{ comments: number; reviews: number }>, item: object = {}) {
  const asked: Variables[] = []
  const list = (of: 'comments' | 'reviews', variables: Variables, node: (index: number) => object) => {
    if (variables[of] !== true) return {}
    const index = Number(variables[`${of}After`] ?? 0) + 1
    const pageInfo = { hasNextPage: index < pages[of], endCursor: String(index) }
    return { [of]: { pageInfo, nodes: pages[of] === 0 ? [] : [node(index)] } }
  }
  const github: GitHub = {
    request: () => Promise.reject(new Error('nobody asks by REST')),
    query: async (_, variables) => {
      asked.push(variables)
      const pullRequest = {
        ...list('comments', variables, (index) => comment(index, item)),
        ...list('reviews', variables, (index) => ({ id: `PRR_said_${index}`, body: 'Nice', lastEditedAt: at })),
      }
      return { data: { repository: { pullRequest } }, problems: [] }
    },
  }
  return { github, asked }
}

test('comments and the texts of reviews are read in one request', async () => {
  const { github, asked } = fakeGitHub({ comments: 1, reviews: 1 })
  const reviews = [review('kai', 'approved', 'a1', { id: 'PRR_said_1' }), review('lin', 'approved')]

  const said = await gatherConversation(github, pullRequest({ reviews }))

  const noon = '2026-01-05T08:00:00.000Z'
  expect(said.comments).toEqual([
    { id: 'IC_1', by: { id: 5, login: 'kai', kind: 'user' }, body: 'Fine', at: noon, editedAt: null },
  ])
  expect(said.reviews).toEqual([{ ...reviews[0], body: 'Nice', editedAt: noon }, reviews[1]])
  expect(asked).toHaveLength(1)
})

test('only the list that goes on is asked for again', async () => {
  const { github, asked } = fakeGitHub({ comments: 3, reviews: 1 })

  const { comments } = await gatherConversation(github, pullRequest())

  expect(comments).toHaveLength(3)
  expect(asked.map(({ comments: more, commentsAfter, reviews }) => ({ more, commentsAfter, reviews }))).toEqual([
    { more: true, commentsAfter: null, reviews: true },
    { more: true, commentsAfter: '1', reviews: false },
    { more: true, commentsAfter: '2', reviews: false },
  ])
})

const tooLong = { unavailable: 'it has more than 1000 comments or reviews.' }

test.for([
  { pages: { comments: 10, reviews: 0 }, unavailable: false },
  { pages: { comments: 11, reviews: 0 }, unavailable: true },
  { pages: { comments: 0, reviews: 10 }, unavailable: false },
  { pages: { comments: 0, reviews: 11 }, unavailable: true },
])(
  'a conversation of $pages.comments and $pages.reviews pages: unavailable is $unavailable',
  async ({ pages, unavailable }) => {
    const { github, asked } = fakeGitHub(pages)

    const { comments } = await gatherConversation(github, pullRequest())

    if (unavailable) expect(comments).toEqual(tooLong)
    else expect(comments).toHaveLength(pages.comments)
    expect(asked).toHaveLength(10)
  },
)

test.for([
  {
    whose: "Andon's own comment",
    author: { __typename: 'Bot', login: 'andon', databaseId: 9 },
    viewer: true,
    left: [],
  },
  {
    whose: 'that of another App',
    author: { __typename: 'Bot', login: 'ci', databaseId: 8 },
    viewer: false,
    left: ['ci'],
  },
  {
    whose: 'that of the person who reads',
    author: { __typename: 'User', login: 'ada', databaseId: 7 },
    viewer: true,
    left: ['ada'],
  },
  { whose: 'that of an account that is gone', author: null, viewer: false, left: ['ghost'] },
])('$whose leaves $left', async ({ author, viewer, left }) => {
  const { github } = fakeGitHub({ comments: 1, reviews: 0 }, { author, viewerDidAuthor: viewer })

  const { comments } = await gatherConversation(github, pullRequest())

  expect('unavailable' in comments ? comments : comments.map(({ by }) => by.login)).toEqual(left)
})

test('a pull request that GitHub does not show any more is not found', async () => {
  const github: GitHub = {
    request: () => Promise.reject(new Error('nobody asks by REST')),
    query: async () => ({ data: { repository: null }, problems: [] }),
  }

  await expect(gatherConversation(github, pullRequest({ author: person('ada') }))).rejects.toThrow(NotFoundError)
})
