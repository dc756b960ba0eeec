// What decides whether an approval counts: settings of the practice, each of which a rule may set for itself.
import * as z from 'zod'
import { pattern } from '../../conditions/parts.ts'
import { committersSchema } from './people-schema.ts'

export const marks = z.array(z.string().min(1).max(200)).max(20)
export const patterns = z.array(pattern).max(20)

const way = {
  reviews: z.boolean().describe('Whether an approving review counts.'),
  reviewText: patterns.describe('RE2 patterns, one of which the text of an approving review must match.'),
  commentContains: marks.describe('Texts that make a comment an approval, such as `:+1:`.'),
  commentPatterns: patterns.describe('RE2 patterns that make a comment an approval.'),
  descriptionPatterns: patterns.describe('RE2 patterns that make the description an approval by the author.'),
}

const plain = {
  approvalOf: z
    .enum(['head', 'patch', 'anyCommit'])
    .describe(
      '`head`: of the newest commit; a push asks for a new approval. `patch`: a push that leaves the reviewed patch as it was, such as a clean rebase, keeps approvals. `anyCommit`: of any commit of the pull request.',
    ),
  perFile: z
    .boolean()
    .describe('With `approvalOf: patch`: owners look again only if the diff of a file that they own has changed.'),
  resetOnPush: z
    .boolean()
    .describe('Whether an approval must also be later than the last push, as far as its time is known.'),
  ignoreEdited: z
    .union([z.enum(['texts']), z.boolean()])
    .describe(
      'Whether what was edited no longer counts. `texts`: comments, descriptions, and reviews of which a text is asked. `true`: any review as well.',
    ),
  ignoreUpdateMerges: z
    .boolean()
    .describe(
      'Whether merges of the base branch that GitHub made are no push, and whoever asked for them no contributor.',
    ),
  ignoreCommitsBy: committersSchema.describe(
    'Commits whose authors and committer are all among these people are as if absent, such as those of a bot that formats code.',
  ),
  authorMayApprove: z
    .boolean()
    .describe('Whether whoever opened the pull request may approve it: by comment, since GitHub refuses the review.'),
  contributorsMayApprove: z
    .boolean()
    .describe(
      'Whether everybody who wrote, committed or pushed part of the change may approve it, its author included.',
    ),
  otherContributorsMayApprove: z
    .boolean()
    .describe('Whether those who wrote, committed or pushed part of the change, but did not open it, may approve it.'),
  unattributedCommits: z
    .enum(['block', 'allow'])
    .describe(
      '`block`: while contributors may not approve, a commit that belongs to no GitHub account must be attributed first.',
    ),
}

/** A default on top, and how the report tells a looser value from a stricter one: from loosest to strictest. */
const withDefault = <T extends z.ZodType>(schema: T, value: z.util.NoUndefined<z.output<T>>, stricter: unknown[]) =>
  schema.default(value).meta({ description: z.globalRegistry.get(schema)?.description, stricter })

const [onIsStricter, offIsStricter] = [
  [false, true],
  [true, false],
]

/** Of the practice: each has a default. */
export const countingSettings = {
  ways: z
    .strictObject({
      reviews: way.reviews.default(true),
      reviewText: way.reviewText.default([]),
      commentContains: way.commentContains.default([]),
      commentPatterns: way.commentPatterns.default([]),
      descriptionPatterns: way.descriptionPatterns.default([]),
    })
    .prefault({})
    .describe('How people approve: by review, and by comment if you say so.'),
  approvalOf: withDefault(plain.approvalOf, 'head', ['anyCommit', 'patch', 'head']),
  perFile: withDefault(plain.perFile, false, offIsStricter),
  resetOnPush: withDefault(plain.resetOnPush, false, onIsStricter),
  ignoreEdited: withDefault(plain.ignoreEdited, 'texts', [false, 'texts', true]),
  ignoreUpdateMerges: withDefault(plain.ignoreUpdateMerges, false, offIsStricter),
  ignoreCommitsBy: plain.ignoreCommitsBy.optional().describe(plain.ignoreCommitsBy.description ?? ''),
  authorMayApprove: withDefault(plain.authorMayApprove, false, offIsStricter),
  contributorsMayApprove: withDefault(plain.contributorsMayApprove, false, offIsStricter),
  otherContributorsMayApprove: withDefault(plain.otherContributorsMayApprove, false, offIsStricter),
  unattributedCommits: withDefault(plain.unattributedCommits, 'block', ['allow', 'block']),
}
const counting = z.strictObject(countingSettings)
export type Counting = z.output<typeof counting>
export type Ways = Counting['ways']

/** Of a rule: what it leaves out is as around it. */
export const ownCountingSettings = {
  ways: z
    .strictObject({
      reviews: way.reviews.exactOptional(),
      reviewText: way.reviewText.exactOptional(),
      commentContains: way.commentContains.exactOptional(),
      commentPatterns: way.commentPatterns.exactOptional(),
      descriptionPatterns: way.descriptionPatterns.exactOptional(),
    })
    .exactOptional()
    .describe('How people approve by this rule; what it leaves out is as around it.'),
  approvalOf: plain.approvalOf.exactOptional(),
  perFile: plain.perFile.exactOptional(),
  resetOnPush: plain.resetOnPush.exactOptional(),
  ignoreEdited: plain.ignoreEdited.exactOptional(),
  ignoreUpdateMerges: plain.ignoreUpdateMerges.exactOptional(),
  ignoreCommitsBy: plain.ignoreCommitsBy.exactOptional(),
  authorMayApprove: plain.authorMayApprove.exactOptional(),
  contributorsMayApprove: plain.contributorsMayApprove.exactOptional(),
  otherContributorsMayApprove: plain.otherContributorsMayApprove.exactOptional(),
  unattributedCommits: plain.unattributedCommits.exactOptional(),
}
const ownCounting = z.strictObject(ownCountingSettings)
export type OwnCounting = z.output<typeof ownCounting>
