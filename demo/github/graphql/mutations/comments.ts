import type * as GitHub from '@octokit/graphql-schema'
import type { Comment, Issue, PullRequest } from '../../state.ts'
import { allow } from '../access.ts'
import { getNode, isComment, isConversation } from '../nodes.ts'
import { refusal } from '../refusal.ts'
import { mutation, type Writing, writer } from './writing.ts'

/** GitHub's limit for the body of a comment, in characters. */
const longest = 65_536

function checkBody(body: string): void {
  if (body.trim() === '') throw refusal('UNPROCESSABLE', "Body can't be blank")
  if (body.length > longest) throw refusal('UNPROCESSABLE', `Body is too long (maximum is ${longest} characters)`)
}

/** On a pull request either permission does, on an issue only its own. */
export const permissionsFor = ({ kind }: Issue | PullRequest): readonly string[] =>
  kind === 'issue' ? ['issues'] : ['issues', 'pull_requests']

/** Nobody changes what another wrote. */
function ownComment(writing: Writing, id: string, name: string): Comment {
  const { reading } = writing
  const comment = getNode(reading, id, isComment)
  allow(reading, comment.issue.repository, 'write', ...permissionsFor(comment.issue))
  const { login } = writer(writing)
  if (comment.author !== writer(writing)) {
    throw refusal('FORBIDDEN', `${login} does not have the correct permissions to execute \`${name}\``)
  }
  return comment
}

const add = (writing: Writing) =>
  mutation('AddCommentPayload', ({ subjectId, body }: GitHub.AddCommentInput) => {
    const { acts, reading } = writing
    const subject = getNode(reading, subjectId, isConversation)
    // an App needs the permission; a person who may read may also speak
    const level = reading.caller.kind === 'user' ? 'read' : 'write'
    allow(reading, subject.repository, level, ...permissionsFor(subject))
    checkBody(body)
    const app = reading.caller.kind === 'installation' ? reading.caller.installation.app : null
    const comment = acts.createComment(subject, { body, by: writer(writing), app })
    return {
      subject: () => (subject.kind === 'issue' ? reading.view.issue(subject) : reading.view.pullRequest(subject)),
      commentEdge: { __typename: 'IssueCommentEdge', node: () => reading.view.comment(comment) },
    }
  })

const update = (writing: Writing) =>
  mutation('UpdateIssueCommentPayload', ({ id, body }: GitHub.UpdateIssueCommentInput) => {
    const comment = ownComment(writing, id, 'UpdateIssueComment')
    checkBody(body)
    writing.acts.editComment(comment, { body, by: writer(writing) })
    return { issueComment: () => writing.reading.view.comment(comment) }
  })

const remove = (writing: Writing) =>
  mutation('DeleteIssueCommentPayload', ({ id }: GitHub.DeleteIssueCommentInput) => {
    writing.acts.deleteComment(ownComment(writing, id, 'DeleteIssueComment'), { by: writer(writing) })
    return {}
  })

export const commentMutations = (writing: Writing) => ({
  addComment: add(writing),
  updateIssueComment: update(writing),
  deleteIssueComment: remove(writing),
})
