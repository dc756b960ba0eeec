import { expect, test } from 'vitest'
import { ofPull, type Seed, seed } from '../seed.ts'

const on = { repo: 'acme/shop', number: 1 } as const

type Case = readonly [
  title: string,
  fields: string,
  expected: Readonly<Record<string, unknown>>,
  happens?: (seeded: Seed) => void,
]

const cases: readonly Case[] = [
  [
    'who and what it is',
    'number title body state isDraft merged isCrossRepository createdAt closedAt mergedAt author { __typename login ... on User { databaseId } } authorAssociation viewerDidAuthor url',
    {
      ...{ number: 1, title: 'Add a', body: 'Adds a.', state: 'OPEN', isDraft: false, merged: false },
      ...{
        isCrossRepository: false,
        createdAt: expect.stringMatching(/^2026-01-05T\S+Z$/),
        closedAt: null,
        mergedAt: null,
      },
      author: { __typename: 'User', login: 'ada', databaseId: expect.any(Number) },
      ...{ authorAssociation: 'COLLABORATOR', viewerDidAuthor: false, url: 'http://github.test/acme/shop/pull/1' },
    },
  ],
  [
    'its branches',
    'baseRefName baseRef { name prefix } headRefName headRef { name } headRepository { nameWithOwner } baseRepository { nameWithOwner }',
    {
      ...{ baseRefName: 'main', baseRef: { name: 'main', prefix: 'refs/heads/' }, headRefName: 'feature' },
      ...{ headRef: { name: 'feature' }, headRepository: { nameWithOwner: 'acme/shop' } },
      baseRepository: { nameWithOwner: 'acme/shop' },
    },
  ],
  [
    'a branch that moved while the pull request was open',
    'baseRefOid baseRef { target { oid ... on Commit { message } } } changedFiles commits(first: 5) { totalCount }',
    {
      baseRefOid: expect.any(String),
      baseRef: { target: { oid: expect.any(String), message: 'Meanwhile' } },
      ...{ changedFiles: 1, commits: { totalCount: 1 } },
    },
    ({ acts }) =>
      acts.push({ repo: 'acme/shop', branch: 'main', by: 'bob', files: { b: 'b\n' }, message: 'Meanwhile' }),
  ],
  [
    'what it changes, file by file',
    'additions deletions changedFiles files(first: 5) { totalCount nodes { path additions deletions changeType } }',
    {
      ...{ additions: 3, deletions: 2, changedFiles: 3 },
      files: {
        totalCount: 3,
        nodes: [
          { path: 'README.md', additions: 1, deletions: 1, changeType: 'MODIFIED' },
          { path: 'src/a.ts', additions: 2, deletions: 0, changeType: 'ADDED' },
          { path: '.github/andon.yml', additions: 0, deletions: 1, changeType: 'DELETED' },
        ].toSorted((a, b) => (a.path < b.path ? -1 : 1)),
      },
    },
    ({ acts }) =>
      acts.push({
        repo: 'acme/shop',
        branch: 'feature',
        by: 'ada',
        files: { 'README.md': '# Shop\n', '.github/andon.yml': null },
      }),
  ],
  [
    'labels and who applied them, whether they still stand or not',
    'labels(first: 5) { nodes { name } } timelineItems(itemTypes: [LABELED_EVENT, UNLABELED_EVENT], last: 5) { nodes { __typename ... on LabeledEvent { actor { __typename login } label { name } } ... on UnlabeledEvent { actor { login } label { name } } } }',
    {
      labels: { nodes: [{ name: 'b' }] },
      timelineItems: {
        nodes: [
          { __typename: 'LabeledEvent', actor: { __typename: 'User', login: 'bob' }, label: { name: 'a' } },
          { __typename: 'LabeledEvent', actor: { __typename: 'User', login: 'ada' }, label: { name: 'b' } },
          { __typename: 'UnlabeledEvent', actor: { login: 'eve' }, label: { name: 'a' } },
        ],
      },
    },
    ({ acts }) => {
      acts.addLabel({ ...on, by: 'bob', label: 'a' })
      acts.addLabel({ ...on, by: 'ada', label: 'b' })
      acts.removeLabel({ ...on, by: 'eve', label: 'a' })
    },
  ],
  [
    'only its newest happenings, counted in full',
    'timelineItems(itemTypes: [ISSUE_COMMENT, PULL_REQUEST_REVIEW], last: 1) { totalCount nodes { ... on PullRequestReview { state } } }',
    { timelineItems: { totalCount: 2, nodes: [{ state: 'COMMENTED' }] } },
    ({ acts }) => {
      acts.comment({ ...on, by: 'bob', body: 'Hm.' })
      acts.review({ ...on, by: 'bob', verdict: 'comment' })
    },
  ],
  [
    'reviews as they were given',
    'reviews(first: 5) { totalCount nodes { state body author { login } authorAssociation authorCanPushToRepository lastEditedAt onBehalfOf(first: 1) { nodes { slug } } } } approved: reviews(first: 5, states: [APPROVED]) { totalCount } mine: reviews(first: 5, author: "eve") { totalCount }',
    {
      reviews: {
        totalCount: 2,
        nodes: [
          {
            state: 'CHANGES_REQUESTED',
            body: 'No.',
            author: { login: 'bob' },
            authorAssociation: 'COLLABORATOR',
            authorCanPushToRepository: true,
            lastEditedAt: null,
            onBehalfOf: { nodes: [] },
          },
          {
            state: 'APPROVED',
            body: '',
            author: { login: 'eve' },
            authorAssociation: 'COLLABORATOR',
            authorCanPushToRepository: false,
            lastEditedAt: null,
            onBehalfOf: { nodes: [] },
          },
        ],
      },
      ...{ approved: { totalCount: 1 }, mine: { totalCount: 1 } },
    },
    ({ acts }) => {
      acts.review({ ...on, by: 'bob', verdict: 'request_changes', body: 'No.' })
      acts.review({ ...on, by: 'eve', verdict: 'approve' })
    },
  ],
  [
    'opinions, which comments do not change',
    'all: latestOpinionatedReviews(first: 5) { nodes { state author { login } } } writers: latestOpinionatedReviews(first: 5, writersOnly: true) { nodes { author { login } } } latestReviews(first: 5) { nodes { state author { login } } }',
    {
      all: {
        nodes: [
          { state: 'APPROVED', author: { login: 'bob' } },
          { state: 'APPROVED', author: { login: 'eve' } },
        ],
      },
      writers: { nodes: [{ author: { login: 'bob' } }] },
      latestReviews: {
        nodes: [
          { state: 'APPROVED', author: { login: 'eve' } },
          { state: 'COMMENTED', author: { login: 'bob' } },
        ],
      },
    },
    ({ acts }) => {
      acts.review({ ...on, by: 'bob', verdict: 'request_changes', body: 'No.' })
      acts.review({ ...on, by: 'bob', verdict: 'approve' })
      acts.review({ ...on, by: 'eve', verdict: 'approve' })
      acts.review({ ...on, by: 'bob', verdict: 'comment' })
    },
  ],
  [
    'review threads',
    'reviewThreads(first: 5) { nodes { isResolved isOutdated path resolvedBy { login } comments(first: 1) { nodes { body author { login } } } } }',
    {
      reviewThreads: {
        nodes: [
          {
            isResolved: true,
            isOutdated: false,
            path: 'src/a.ts',
            resolvedBy: { login: 'ada' },
            comments: { nodes: [{ body: 'Why?', author: { login: 'bob' } }] },
          },
        ],
      },
    },
    ({ acts }) => {
      const thread = acts.startThread({ ...on, by: 'bob', path: 'src/a.ts', body: 'Why?' })
      acts.resolveThread({ ...on, by: 'ada', thread: thread.id })
    },
  ],
  [
    'comments, and which of them the viewer wrote',
    'comments(last: 2) { totalCount nodes { body viewerDidAuthor author { __typename login } } }',
    {
      comments: {
        totalCount: 3,
        nodes: [
          { body: 'Second.', viewerDidAuthor: false, author: { __typename: 'User', login: 'bob' } },
          { body: 'Third.', viewerDidAuthor: true, author: { __typename: 'Bot', login: 'andon' } },
        ],
      },
    },
    ({ acts }) => {
      acts.comment({ ...on, by: 'bob', body: 'First.' })
      acts.comment({ ...on, by: 'bob', body: 'Second.' })
      acts.comment({ ...on, by: 'andon[bot]', body: 'Third.' })
    },
  ],
  [
    'a draft',
    'isDraft mergeStateStatus',
    { isDraft: true, mergeStateStatus: 'DRAFT' },
    ({ acts }) => acts.convertToDraft({ ...on, by: 'ada' }),
  ],
  [
    'a pull request that merges',
    'mergeable mergeStateStatus reviewDecision',
    { mergeable: 'MERGEABLE', mergeStateStatus: 'CLEAN', reviewDecision: null },
  ],
  [
    'one that conflicts with its base',
    'mergeable mergeStateStatus',
    { mergeable: 'CONFLICTING', mergeStateStatus: 'DIRTY' },
    ({ acts }) => acts.push({ repo: 'acme/shop', branch: 'main', by: 'bob', files: { 'src/a.ts': 'other\n' } }),
  ],
  [
    'one that lacks a required review',
    'reviewDecision mergeStateStatus baseRef { branchProtectionRule { requiresStatusChecks requiredApprovingReviewCount requiredStatusCheckContexts } }',
    {
      ...{ reviewDecision: 'REVIEW_REQUIRED', mergeStateStatus: 'BLOCKED' },
      baseRef: {
        branchProtectionRule: {
          requiresStatusChecks: false,
          requiredApprovingReviewCount: 1,
          requiredStatusCheckContexts: [],
        },
      },
    },
    ({ acts }) => {
      acts.protect({ repo: 'acme/shop', requiredApprovals: 1 })
      acts.review({ ...on, by: 'eve', verdict: 'approve' })
    },
  ],
  [
    'one that was approved',
    'reviewDecision mergeStateStatus',
    { reviewDecision: 'APPROVED', mergeStateStatus: 'CLEAN' },
    ({ acts }) => {
      acts.protect({ repo: 'acme/shop', requiredApprovals: 1 })
      acts.review({ ...on, by: 'bob', verdict: 'approve' })
    },
  ],
  [
    'one that was merged',
    'state merged closed mergedBy { login } mergeCommit { parents(first: 5) { totalCount } associatedPullRequests(first: 1) { nodes { number } } } changedFiles mergeable',
    {
      ...{ state: 'MERGED', merged: true, closed: true, mergedBy: { login: 'bob' } },
      mergeCommit: { parents: { totalCount: 2 }, associatedPullRequests: { nodes: [{ number: 1 }] } },
      ...{ changedFiles: 1, mergeable: 'UNKNOWN' },
    },
    ({ acts }) => acts.merge({ ...on, by: 'bob' }),
  ],
  [
    'no merge queue',
    'isInMergeQueue isMergeQueueEnabled mergeQueue { id } mergeQueueEntry { id } autoMergeRequest { enabledAt }',
    {
      isInMergeQueue: false,
      isMergeQueueEnabled: false,
      mergeQueue: null,
      mergeQueueEntry: null,
      autoMergeRequest: null,
    },
  ],
  [
    'its place in the merge queue',
    'isInMergeQueue mergeQueueEntry { position state enqueuer { login } headCommit { oid } baseCommit { oid } pullRequest { number } } mergeQueue { entries(first: 5) { totalCount } }',
    {
      isInMergeQueue: true,
      mergeQueueEntry: {
        ...{ position: 1, state: 'AWAITING_CHECKS', enqueuer: { login: 'bob' }, pullRequest: { number: 1 } },
        ...{ headCommit: { oid: expect.any(String) }, baseCommit: { oid: expect.any(String) } },
      },
      mergeQueue: { entries: { totalCount: 1 } },
    },
    ({ acts }) => {
      acts.protect({ repo: 'acme/shop', mergeQueue: true, requiredChecks: [{ name: 'ci', appId: null }] })
      acts.reportCheck({ repo: 'acme/shop', sha: 'feature', name: 'ci', app: 'other', conclusion: 'success' })
      acts.enqueue({ ...on, by: 'bob' })
    },
  ],
  [
    'merging by itself when it may',
    'autoMergeRequest { enabledAt enabledBy { login } mergeMethod }',
    { autoMergeRequest: { enabledAt: expect.stringMatching(/Z$/), enabledBy: { login: 'bob' }, mergeMethod: 'MERGE' } },
    ({ acts }) => {
      acts.protect({ repo: 'acme/shop', requiredApprovals: 1 })
      acts.enableAutoMerge({ ...on, by: 'bob' })
    },
  ],
]

test.for(cases)('a pull request shows %s', async ([, fields, expected, happens]) => {
  const seeded = seed()
  happens?.(seeded)

  expect(await seeded.ask(ofPull(fields))).toEqual({ data: { repository: { pullRequest: expected } } })
})
