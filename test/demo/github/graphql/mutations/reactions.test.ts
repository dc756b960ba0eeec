import { expect, test } from 'vitest'
import { personCaller, seed } from '../seed.ts'

const react =
  'mutation($input: AddReactionInput!) { addReaction(input: $input) { reaction { content } subject { ... on IssueComment { body } } } }'

const commented = () => {
  const seeded = seed()
  const comment = seeded.acts.comment({ repo: 'acme/shop', number: 1, by: 'bob', body: 'Well?' })
  return { ...seeded, comment }
}

test('an App reacts to a comment, and twice in the same way is once', async () => {
  const { ask, comment, events } = commented()
  const input = { subjectId: comment.nodeId, content: 'THUMBS_UP' }
  const answer = {
    data: { addReaction: { reaction: { content: 'THUMBS_UP' }, subject: { body: 'Well?' } } },
  }

  expect(await ask(react, { input })).toEqual(answer)
  expect(await ask(react, { input })).toEqual(answer)
  expect(comment.reactions.map(({ by, content }) => `${by.login} ${content}`)).toEqual(['andon[bot] THUMBS_UP'])
  expect(events).toEqual(['issue_comment.created'])
})

test('who may not write cannot react', async () => {
  const { state, askAs, comment } = commented()
  const input = { subjectId: comment.nodeId, content: 'CONFUSED' }

  const { errors } = await askAs(personCaller(state, 'eve'), react, { input })

  expect(errors).toMatchObject([{ type: 'FORBIDDEN' }])
  expect(comment.reactions).toEqual([])
})
