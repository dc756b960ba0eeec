// Reads what people said about a pull request, in comments and in the text of reviews: a request for each hundred of either.
import * as z from 'zod'
import { NotFoundError } from '../errors.ts'
import type { Comment, PullRequestFacts, Review, Unavailable } from '../facts.ts'
import type { GitHub } from '../github/client.ts'
import { type PageInfo, page, person } from './answer.ts'
import { conversationQuery } from './queries.ts'
import { ghost, instant } from './translate.ts'

/** Of comments, and of reviews: a thousand. What is longer is not judged half. */
const mostRounds = 10

const editedAt = z.string().nullable()
const comment = z.object({
  id: z.string(),
  body: z.string(),
  createdAt: z.string(),
  lastEditedAt: editedAt,
  viewerDidAuthor: z.boolean(),
  author: person.nullable(),
})
const review = z.object({ id: z.string(), body: z.string(), lastEditedAt: editedAt })
const answer = z.object({
  repository: z
    .object({
      pullRequest: z.object({ comments: page(comment).optional(), reviews: page(review).optional() }).nullable(),
    })
    .nullable(),
})
type Found = Readonly<{ comments: z.output<typeof comment>[]; reviews: z.output<typeof review>[]; whole: boolean }>
/** Undefined once a list has ended. */
type Cursors = Readonly<Record<'comments' | 'reviews', string | null | undefined>>

const next = (list: Readonly<{ pageInfo: PageInfo }> | undefined): string | null | undefined =>
  list?.pageInfo.hasNextPage === true ? list.pageInfo.endCursor : undefined

async function readAll(github: GitHub, { repository, number }: PullRequestFacts): Promise<Found> {
  const where = { owner: repository.owner, repo: repository.name, number }
  const found: Found = { comments: [], reviews: [], whole: true }
  let cursors: Cursors = { comments: null, reviews: null }
  for (let round = 0; round < mostRounds; round += 1) {
    const { data } = await github.query(conversationQuery, {
      ...where,
      comments: cursors.comments !== undefined,
      commentsAfter: cursors.comments ?? null,
      reviews: cursors.reviews !== undefined,
      reviewsAfter: cursors.reviews ?? null,
    })
    const pr = answer.parse(data).repository?.pullRequest
    if (!pr) throw new NotFoundError(`${where.owner}/${where.repo}#${number}`)
    found.comments.push(...(pr.comments?.nodes ?? []))
    found.reviews.push(...(pr.reviews?.nodes ?? []))
    cursors = { comments: next(pr.comments), reviews: next(pr.reviews) }
    if (cursors.comments === undefined && cursors.reviews === undefined) return found
  }
  return { ...found, whole: false }
}

type Said = Readonly<{ comments: readonly Comment[] | Unavailable; reviews: readonly Review[] }>

/** Andon's own comments are left out: a bot that wrote as the reader. A person who reads may have said something, too. */
const isOurs = ({ viewerDidAuthor, author }: z.output<typeof comment>): boolean =>
  viewerDidAuthor && author?.kind === 'bot'

/** The comments, and the reviews with their texts. The first page of both is one request. */
export async function gatherConversation(github: GitHub, facts: PullRequestFacts): Promise<Said> {
  const { comments, reviews, whole } = await readAll(github, facts)
  const texts = new Map(reviews.map((one) => [one.id, one]))
  const edited = (at: string | null) => (at === null ? null : instant(at))
  const said = comments
    .filter((one) => !isOurs(one))
    .map(({ id, body, author, createdAt, lastEditedAt }) => ({
      id,
      by: author ?? ghost,
      body,
      at: instant(createdAt),
      editedAt: edited(lastEditedAt),
    }))
  return {
    comments: whole ? said : { unavailable: `it has more than ${mostRounds * 100} comments or reviews.` },
    reviews: facts.reviews.map((one) => {
      const text = texts.get(one.id)
      return text === undefined ? one : { ...one, body: text.body, editedAt: edited(text.lastEditedAt) }
    }),
  }
}
