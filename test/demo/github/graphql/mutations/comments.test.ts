import { expect, test } from 'vitest'
import type { AppPermissions } from '../../../../../demo/github/permission.ts'
import { appCaller, personCaller, type Seed, seed } from '../seed.ts'

const add = `mutation($input: AddCommentInput!) {
  addComment(input: $input) { subject { id } commentEdge { node { body viewerDidAuthor author { __typename login } } } }
}`
const update =
  'mutation($input: UpdateIssueCommentInput!) { updateIssueComment(input: $input) { issueComment { body } } }'
const remove = 'mutation($input: DeleteIssueCommentInput!) { deleteIssueComment(input: $input) { clientMutationId } }'

function pull({ state }: Seed) {
  const [item] = state.repositories.flatMap(({ issues }) => [...issues.values()])
  if (item === undefined) throw new Error('no pull request')
  return item
}

/** A comment on the pull request by that App. */
function commentBy(seeded: Seed, app: string) {
  const known = seeded.state.apps.find(({ slug }) => slug === app)
  if (known === undefined) throw new Error(`no ${app}`)
  return seeded.acts.createComment(pull(seeded), { body: 'Hello.', by: known.bot, app: known })
}

test('an App comments as itself', async () => {
  const seeded = seed()
  const subjectId = pull(seeded).nodeId

  expect(await seeded.ask(add, { input: { subjectId, body: 'Well done.' } })).toEqual({
    data: {
      addComment: {
        subject: { id: subjectId },
        commentEdge: {
          node: { body: 'Well done.', viewerDidAuthor: true, author: { __typename: 'Bot', login: 'andon' } },
        },
      },
    },
  })
  expect(pull(seeded).comments).toMatchObject([{ body: 'Well done.', app: { slug: 'andon' } }])
  expect(seeded.events).toEqual(['issue_comment.created'])
})

test('an App edits and deletes its own comment', async () => {
  const seeded = seed()
  const { nodeId: id } = commentBy(seeded, 'andon')

  expect(await seeded.ask(update, { input: { id, body: 'Changed.' } })).toEqual({
    data: { updateIssueComment: { issueComment: { body: 'Changed.' } } },
  })
  expect(await seeded.ask(remove, { input: { id, clientMutationId: 'x' } })).toEqual({
    data: { deleteIssueComment: { clientMutationId: 'x' } },
  })
  expect(pull(seeded).comments).toEqual([])
  expect(seeded.events).toEqual(['issue_comment.created', 'issue_comment.edited', 'issue_comment.deleted'])
  expect((await seeded.ask(update, { input: { id, body: 'Again.' } })).errors).toMatchObject([{ type: 'NOT_FOUND' }])
})

test.for([
  ['updateIssueComment', update, { body: 'Mine now.' }],
  ['deleteIssueComment', remove, {}],
] as const)('nobody may %s of another', async ([name, query, more]) => {
  const seeded = seed()
  const { nodeId: id } = commentBy(seeded, 'other')

  expect((await seeded.ask(query, { input: { id, ...more } })).errors).toMatchObject([
    {
      type: 'FORBIDDEN',
      path: [name],
      message: expect.stringMatching(/^andon\[bot\] does not have the correct permissions/),
    },
  ])
  expect(pull(seeded).comments).toMatchObject([{ body: 'Hello.' }])
})

test.for<[AppPermissions, boolean]>([
  [{ issues: 'write' }, true],
  [{ pull_requests: 'write' }, true],
  [{ issues: 'read', pull_requests: 'read' }, false],
  [{ checks: 'write' }, false],
])('whether an App with %o may comment on a pull request: %s', async ([permissions, taken]) => {
  const seeded = seed(permissions)
  const { errors } = await seeded.askAs(appCaller(seeded.state, 'andon'), add, {
    input: { subjectId: pull(seeded).nodeId, body: 'Hi.' },
  })

  if (taken) expect(errors).toBeUndefined()
  else expect(errors).toMatchObject([{ type: 'FORBIDDEN' }])
  expect(pull(seeded).comments).toHaveLength(taken ? 1 : 0)
})

test('a person who may read may comment', async () => {
  const seeded = seed()
  const { acts, askAs, state } = seeded
  const input = { subjectId: pull(seeded).nodeId, body: 'Hi.' }
  acts.createUser('mallory')

  expect((await askAs(personCaller(state, 'eve'), add, { input })).errors).toBeUndefined()
  expect((await askAs(personCaller(state, 'mallory'), add, { input })).errors).toMatchObject([{ type: 'NOT_FOUND' }])
  expect(pull(seeded).comments).toMatchObject([{ author: { login: 'eve' }, app: null }])
})

test.for([
  ['65,536 characters', 'x'.repeat(65_536), undefined],
  ['65,537 characters', 'x'.repeat(65_537), 'Body is too long (maximum is 65536 characters)'],
  ['nothing but blanks', ' \n', "Body can't be blank"],
] as const)('a comment of %s', async ([, body, message]) => {
  const seeded = seed()
  const { errors } = await seeded.ask(add, { input: { subjectId: pull(seeded).nodeId, body } })

  expect(errors?.[0]).toEqual(
    message === undefined ? undefined : expect.objectContaining({ type: 'UNPROCESSABLE', message }),
  )
})
