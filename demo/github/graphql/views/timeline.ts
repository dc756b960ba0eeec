import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import type { LabelEvent, PullRequest, Timestamp } from '../../state.ts'
import { connection, type Page } from '../connection.ts'
import type { Reading } from '../reading.ts'
import { refusal } from '../refusal.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'

type Item = Readonly<{ at: Timestamp; show: () => View }>
type Source = (reading: Reading, pull: PullRequest) => readonly Item[]

const labelEventView = ({ view }: Reading, pull: PullRequest, event: LabelEvent): View =>
  ({
    __typename: event.kind === 'labeled' ? 'LabeledEvent' : 'UnlabeledEvent',
    id: event.nodeId,
    createdAt: event.at,
    actor: () => view.actor(event.actor),
    label: () => view.label(event.label),
    labelable: () => view.pullRequest(pull),
  }) satisfies FieldsOf<GitHub.LabeledEvent>

const labelEvents =
  (kind: LabelEvent['kind']): Source =>
  (reading, pull) =>
    pull.labelEvents
      .filter((event) => event.kind === kind)
      .map((event) => ({ at: event.at, show: () => labelEventView(reading, pull, event) }))

const baseChanges =
  (automatic: boolean): Source =>
  ({ view }, pull) =>
    pull.baseChanges
      .filter((event) => event.byHand !== automatic)
      .map((event) => {
        const base = {
          id: event.nodeId,
          createdAt: event.at,
          actor: () => view.actor(event.actor),
          pullRequest: () => view.pullRequest(pull),
        }
        const show = (): View =>
          automatic
            ? ({
                __typename: 'AutomaticBaseChangeSucceededEvent',
                ...base,
                oldBase: event.from,
                newBase: event.to,
              } satisfies FieldsOf<GitHub.AutomaticBaseChangeSucceededEvent>)
            : ({
                __typename: 'BaseRefChangedEvent',
                ...base,
                previousRefName: event.from,
                currentRefName: event.to,
              } satisfies FieldsOf<GitHub.BaseRefChangedEvent>)
        return { at: event.at, show }
      })

const askings =
  (removed: boolean): Source =>
  ({ view }, pull) =>
    pull.askings
      .filter((event) => event.removed === removed)
      .map((event) => ({
        at: event.at,
        show: () =>
          ({
            __typename: removed ? 'ReviewRequestRemovedEvent' : 'ReviewRequestedEvent',
            id: event.nodeId,
            createdAt: event.at,
            actor: () => view.actor(event.actor),
            pullRequest: () => view.pullRequest(pull),
            requestedReviewer: () => ('members' in event.asked ? view.team(event.asked) : view.actor(event.asked)),
          }) satisfies FieldsOf<GitHub.ReviewRequestedEvent>,
      }))

/** What the double remembers of a pull request's timeline. */
const sources: Readonly<Record<string, Source>> = {
  LABELED_EVENT: labelEvents('labeled'),
  UNLABELED_EVENT: labelEvents('unlabeled'),
  BASE_REF_CHANGED_EVENT: baseChanges(false),
  AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT: baseChanges(true),
  REVIEW_REQUESTED_EVENT: askings(false),
  REVIEW_REQUEST_REMOVED_EVENT: askings(true),
  ISSUE_COMMENT: ({ view }, { comments }) =>
    comments.map((comment) => ({ at: comment.createdAt, show: () => view.comment(comment) })),
  PULL_REQUEST_REVIEW: ({ view }, { reviews }) =>
    reviews.map((review) => ({ at: review.submittedAt, show: () => view.review(review) })),
}

/** The field `timelineItems` of a pull request: only of kinds that the double remembers, so it wants them named. */
export const timelineItems =
  (reading: Reading, pull: PullRequest) =>
  (
    args: Page & { itemTypes?: readonly string[] | null; since?: string | null },
    info: GraphQLResolveInfo,
  ): Readonly<Record<string, unknown>> => {
    const { itemTypes, since } = args
    const unknown = itemTypes?.find((type) => !Object.hasOwn(sources, type)) ?? (itemTypes == null ? 'all kinds' : null)
    if (unknown !== null)
      throw refusal('NOT_IMPLEMENTED', `The GitHub double does not remember ${unknown} in timelineItems.`)
    const items = Object.entries(sources)
      .filter(([type]) => itemTypes?.includes(type))
      .flatMap(([, source]) => source(reading, pull))
      .filter(({ at }) => since == null || Date.parse(at) >= Date.parse(since))
      .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    const page = connection(
      { type: 'PullRequestTimelineItemsConnection', items, show: ({ show }) => show() },
      args,
      info,
    )
    return { ...page, filteredCount: items.length, updatedAt: pull.updatedAt }
  }
