import { expect, test } from 'vitest'
import type { GitHub } from '../../src/github/client.ts'
import { deliveryPages, nextCursor } from '../../src/github/list-deliveries.ts'

const here = 'https://api.github.com/app/hook/deliveries?per_page=100'

test.for([
  { when: 'there is no header', link: undefined, cursor: null },
  { when: 'the header is empty', link: '', cursor: null },
  { when: 'there is only a first page', link: `<${here}&cursor=v1_1>; rel="first"`, cursor: null },
  { when: 'there is a next page', link: `<${here}&cursor=v1_12077215967>; rel="next"`, cursor: 'v1_12077215967' },
  {
    when: 'the next page stands behind another',
    link: `<${here}&cursor=v1_1>; rel="prev", <${here}&cursor=v1_2>; rel="next"`,
    cursor: 'v1_2',
  },
  { when: 'the cursor is encoded', link: `<${here}&cursor=v1%2B2>; rel="next"`, cursor: 'v1+2' },
  { when: 'the address has no cursor', link: `<${here}&page=2>; rel="next"`, cursor: null },
  { when: 'the address is none', link: '<nowhere>; rel="next"', cursor: null },
])('the next cursor when $when', ({ link, cursor }) => {
  expect(nextCursor(link)).toBe(cursor)
})

const item = (id: number, delivered_at: string) => ({
  id,
  guid: `g${id}`,
  event: 'push',
  action: null,
  installation_id: 1,
  delivered_at,
})

/** A GitHub with these pages; a cursor is the number of its page. */
function listing(pages: readonly (readonly unknown[])[]) {
  const asked: unknown[] = []
  const github: GitHub = {
    query: async () => ({ data: null, problems: [] }),
    request: async (_route, parameters = {}) => {
      asked.push(parameters['cursor'] ?? null)
      const page = Number(parameters['cursor'] ?? 0)
      const link = page + 1 < pages.length ? `<${here}&cursor=${page + 1}>; rel="next"` : undefined
      return { status: 200, data: pages[page] ?? [], headers: { link } }
    },
  }
  return { github, asked }
}

async function guidsOf(github: GitHub, since: string): Promise<readonly string[]> {
  const found: string[] = []
  for await (const page of deliveryPages(github, since)) found.push(...page.map(({ guid }) => guid))
  return found
}

test('pages are read up to the first that holds something older', async () => {
  const { github, asked } = listing([
    [item(4, '2026-11-23T10:00:00Z'), item(3, '2026-11-23T09:00:00Z')],
    [item(2, '2026-11-23T08:00:00Z'), item(1, '2026-11-23T07:59:59Z')],
    [item(0, '2026-11-23T07:00:00Z')],
  ])

  expect(await guidsOf(github, '2026-11-23T08:00:00.000Z')).toEqual(['g4', 'g3', 'g2'])
  expect(asked).toEqual([null, '1'])
})

test('all pages are read when all is new, and an empty list is no trouble', async () => {
  const { github, asked } = listing([[item(2, '2026-11-23T10:00:00Z')], [item(1, '2026-11-23T09:00:00Z')]])

  expect(await guidsOf(github, '2026-11-20T00:00:00.000Z')).toEqual(['g2', 'g1'])
  expect(asked).toEqual([null, '1'])
  expect(await guidsOf(listing([[]]).github, '2026-11-20T00:00:00.000Z')).toEqual([])
})
