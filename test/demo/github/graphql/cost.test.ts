import { getOperationAST, parse } from 'graphql'
import { expect, test } from 'vitest'
import { costOf } from '../../../../demo/github/graphql/cost.ts'
import { githubSchema } from '../../../../demo/github/graphql/schema.ts'

function cost(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const document = parse(query)
  const operation = getOperationAST(document)
  if (operation == null) throw new Error('no operation')
  const fragments = Object.fromEntries(
    document.definitions
      .filter((definition) => definition.kind === 'FragmentDefinition')
      .map((fragment) => [fragment.name.value, fragment]),
  )
  return costOf({ schema: githubSchema(), operation, fragments, variables })
}

const labels = (size: string) => `labels(first: ${size}) { nodes { name } }`
const issue = (inside: string) => `{ repository(owner: "a", name: "b") { issue(number: 1) { ${inside} } } }`

test.for([
  [
    "the example of GitHub's documentation",
    `{ viewer { repositories(first: 100) { nodes { issues(first: 50) { nodes { ${labels('60')} } } } } } }`,
    { points: 51, requests: 5101, nodes: 305_100 },
  ],
  ['a query without connections', '{ viewer { login } }', { points: 1, requests: 0, nodes: 0 }],
  [
    'the same connection under two aliases',
    issue(`a: ${labels('5')} b: ${labels('5')}`),
    { points: 1, requests: 2, nodes: 10 },
  ],
  [
    'a connection in a fragment',
    `${issue('...On')} fragment On on Issue { ${labels('7')} }`,
    { points: 1, requests: 1, nodes: 7 },
  ],
  [
    'a connection in an inline fragment',
    issue(`... on Issue { ${labels('7')} }`),
    { points: 1, requests: 1, nodes: 7 },
  ],
  ['a connection that is only counted', issue('labels { totalCount }'), { points: 1, requests: 1, nodes: 0 }],
] as const)("the cost of %s follows GitHub's formula", ([, query, expected]) => {
  expect(cost(query)).toEqual(expected)
})

test('a page size may come from a variable', () => {
  const query = `query($size: Int!) { viewer { repositories(first: $size) { nodes { ${labels('1')} } } } }`

  expect(cost(query, { size: 20 })).toEqual({ points: 1, requests: 21, nodes: 40 })
})
