import { expect, test } from 'vitest'
import { pullRequestQuery } from '../../src/facts/queries.ts'
import { priceOfDocument, priceOfRoute } from '../../src/github/price.ts'

const run = 'w0: updateCheckRun(input: $w0) { checkRun { id } }'
const comment = 'w1: addComment(input: $w1) { commentEdge { node { id } } }'
const edit = 'w2: updateIssueComment(input: $w2) { issueComment { id } }'

test.for([
  { what: 'the facts of a pull request', document: pullRequestQuery, write: false, content: 0 },
  { what: 'a check run', document: `mutation W($w0: I!) { ${run} }`, write: true, content: 0 },
  {
    what: 'a check run and two comments',
    document: `\nmutation W { ${run} ${comment} ${edit} }`,
    write: true,
    content: 2,
  },
  {
    what: 'a kind of write that nobody has priced',
    document: 'mutation { a: newThing(input: {}) { id } }',
    write: true,
    content: 1,
  },
])('$what', ({ document, write, content }) => {
  expect(priceOfDocument(document)).toEqual({ resource: 'graphql', write, content })
})

test.for([
  { route: 'GET /repos/{owner}/{repo}', write: false, content: 0 },
  { route: 'POST /repos/{owner}/{repo}/issues', write: true, content: 1 },
])('$route', ({ route, write, content }) => {
  expect(priceOfRoute(route)).toEqual({ resource: 'rest', write, content })
})
