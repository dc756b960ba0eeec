import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { ofPull, type Seed, seed } from './seed.ts'

const answer = z.object({
  data: z.object({
    repository: z.object({
      pullRequest: z.object({
        comments: z.object({
          totalCount: z.number(),
          nodes: z.array(z.object({ body: z.string() })),
          edges: z.array(z.object({ cursor: z.string(), node: z.object({ body: z.string() }) })),
          pageInfo: z.object({
            hasNextPage: z.boolean(),
            hasPreviousPage: z.boolean(),
            startCursor: z.string().nullable(),
            endCursor: z.string().nullable(),
          }),
        }),
      }),
    }),
  }),
})

function withComments(count: number): Seed {
  const seeded = seed()
  for (let number = 1; number <= count; number += 1)
    seeded.acts.comment({ repo: 'acme/shop', number: 1, by: 'bob', body: String(number) })
  return seeded
}

async function page({ ask }: Seed, bounds: string) {
  const fields =
    'totalCount nodes { body } edges { cursor node { body } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'
  const { data } = answer.parse(await ask(ofPull(`comments(${bounds}) { ${fields} }`)))
  const { nodes, ...rest } = data.repository.pullRequest.comments
  return { ...rest, bodies: nodes.map(({ body }) => Number(body)) }
}

test('a page of 100 shows the first 100 of 101 and the cursor leads to the last', async () => {
  const seeded = withComments(101)

  const first = await page(seeded, 'first: 100')
  expect(first).toMatchObject({ totalCount: 101, pageInfo: { hasNextPage: true, hasPreviousPage: false } })
  expect(first.bodies).toHaveLength(100)
  expect(await page(seeded, `first: 100, after: "${first.pageInfo.endCursor}"`)).toMatchObject({
    bodies: [101],
    pageInfo: { hasNextPage: false, hasPreviousPage: true },
  })
})

test('a page of 100 shows all of 100', async () => {
  const { bodies, pageInfo } = await page(withComments(100), 'first: 100')

  expect(bodies).toHaveLength(100)
  expect(pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false })
})

test.for([
  ['first: 2', [1, 2], [true, false]],
  ['last: 2', [4, 5], [false, true]],
  ['first: 5', [1, 2, 3, 4, 5], [false, false]],
  ['first: 6', [1, 2, 3, 4, 5], [false, false]],
  ['first: 0', [], [true, false]],
] as const)('%s of five comments', async ([bounds, bodies, [hasNextPage, hasPreviousPage]]) => {
  expect(await page(withComments(5), bounds)).toMatchObject({ bodies, pageInfo: { hasNextPage, hasPreviousPage } })
})

test('an empty connection has no cursors', async () => {
  expect(await page(withComments(0), 'first: 10')).toMatchObject({
    totalCount: 0,
    bodies: [],
    pageInfo: { startCursor: null, endCursor: null, hasNextPage: false, hasPreviousPage: false },
  })
})

test('walking forwards and backwards with any page size meets every item once and in order', async () => {
  const seeded = withComments(17)
  const all = Array.from({ length: 17 }, (_, index) => index + 1)

  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), async (size) => {
      const forwards: number[] = []
      for (let after = ''; ; ) {
        const { bodies, pageInfo } = await page(seeded, `first: ${size}${after}`)
        forwards.push(...bodies)
        if (!pageInfo.hasNextPage) break
        after = `, after: "${pageInfo.endCursor}"`
      }
      const backwards: number[] = []
      for (let before = ''; ; ) {
        const { bodies, pageInfo } = await page(seeded, `last: ${size}${before}`)
        backwards.unshift(...bodies)
        if (!pageInfo.hasPreviousPage) break
        before = `, before: "${pageInfo.startCursor}"`
      }
      expect([forwards, backwards]).toEqual([all, all])
    }),
    { numRuns: 20 },
  )
})

test('the cursor of an edge leads to what follows it', async () => {
  const seeded = withComments(3)
  const [first] = (await page(seeded, 'first: 1')).edges

  expect((await page(seeded, `first: 5, after: "${first?.cursor}"`)).bodies).toEqual([2, 3])
})

test.for([
  [
    '',
    'MISSING_PAGINATION_BOUNDARIES',
    'You must provide a `first` or `last` value to properly paginate the `comments` connection.',
  ],
  [
    '(first: 101)',
    'EXCESSIVE_PAGINATION',
    'Requesting 101 records on the `comments` connection exceeds the `first` limit of 100 records.',
  ],
  [
    '(last: 101)',
    'EXCESSIVE_PAGINATION',
    'Requesting 101 records on the `comments` connection exceeds the `last` limit of 100 records.',
  ],
  [
    '(first: 1, last: 1)',
    'UNPROCESSABLE',
    'Passing both `first` and `last` to paginate the `comments` connection is not supported.',
  ],
  ['(first: -1)', 'UNPROCESSABLE', '`first` on the `comments` connection cannot be less than zero.'],
  ['(first: 1, after: "nonsense")', 'INVALID_CURSOR_ARGUMENTS', '`nonsense` does not appear to be a valid cursor.'],
] as const)('comments%s is refused: %s', async ([bounds, type, message]) => {
  const { errors } = await seed().ask(ofPull(`comments${bounds} { nodes { id } }`))

  expect(errors).toMatchObject([{ type, message, path: ['repository', 'pullRequest', 'comments'] }])
})

test('counting needs no page', async () => {
  expect(await withComments(3).ask(ofPull('comments { totalCount }'))).toEqual({
    data: { repository: { pullRequest: { comments: { totalCount: 3 } } } },
  })
})
