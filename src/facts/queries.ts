// The questions that Andon asks GitHub about a pull request: one request for nearly all, one more a page beyond 100 of anything.

const person = `... on Actor { __typename login ... on User { databaseId } ... on Bot { databaseId } ... on Mannequin { databaseId } }`

const reviewer = `__typename ... on User { login } ... on Team { combinedSlug } ... on Mannequin { login }`

const policyFile = `mode object { ... on Blob { oid text byteSize isTruncated isBinary } }`

/** What it is, without its text: that is read once for each blob, and only if the policy asks. */
const entry = `mode object { ... on Blob { oid byteSize isBinary } }`

const fragments = `
fragment FileFact on PullRequestChangedFile { path additions deletions changeType }
fragment ReviewFact on PullRequestReview {
  id state submittedAt lastEditedAt authorCanPushToRepository author { ${person} } commit { oid }
}
fragment ThreadFact on PullRequestReviewThread {
  path isResolved isOutdated comments(first: 1) { nodes { author { login } } }
}
fragment CommitFact on PullRequestCommit {
  commit {
    oid message
    parents(first: 3) { nodes { oid } }
    authors(first: 20) { nodes { name user { ${person} } } }
    committer { user { ${person} } }
    signature { isValid wasSignedByGitHub signer { ${person} } ... on GpgSignature { keyId } }
  }
}
fragment CheckFact on StatusCheckRollupContext {
  __typename
  ... on CheckRun {
    name status conclusion
    checkSuite { app { databaseId slug } workflowRun { event runNumber file { path } workflow { name } } }
  }
  ... on StatusContext { context state }
}
`

const page = 'pageInfo { hasNextPage endCursor }'

/**
 * All of a pull request, the policy files that judge it and what stands there of ours.
 * Variables: owner, repo, number, appId (of Andon), standing (false for a reader who is not the App).
 */
export const pullRequestQuery = `
query PullRequestFacts($owner: String!, $repo: String!, $number: Int!, $appId: Int, $standing: Boolean!) {
  rateLimit { cost remaining resetAt }
  organization: repository(owner: $owner, name: ".github") {
    isPrivate
    defaultBranchRef { target { ... on Commit { oid policy: file(path: "andon.yml") { ${policyFile} } } } }
  }
  repository(owner: $owner, name: $repo) {
    id databaseId name isPrivate
    owner { __typename login }
    defaultBranchRef { name }
    pullRequest(number: $number) {
      id number url title body lastEditedAt state isDraft isCrossRepository createdAt
      author { ${person} }
      baseRefName
      baseRef {
        target {
          ... on Commit {
            oid
            policy: file(path: ".github/andon.yml") { ${policyFile} }
            attributes: file(path: ".gitattributes") { ${policyFile} }
            ownersInGitHub: file(path: ".github/CODEOWNERS") { ${entry} }
            ownersInRoot: file(path: "CODEOWNERS") { ${entry} }
            ownersInDocs: file(path: "docs/CODEOWNERS") { ${entry} }
          }
        }
      }
      headRefName headRefOid
      headRepository { nameWithOwner }
      additions deletions changedFiles
      autoMergeRequest { enabledBy { ${person} } }
      labels(first: 100) { nodes { name } }
      labelings: timelineItems(itemTypes: [LABELED_EVENT], last: 100) {
        nodes { ... on LabeledEvent { createdAt actor { ${person} } label { name } } }
      }
      askings: timelineItems(itemTypes: [REVIEW_REQUESTED_EVENT, REVIEW_REQUEST_REMOVED_EVENT], first: 100) {
        nodes {
          __typename
          ... on ReviewRequestedEvent { createdAt actor { ${person} } requestedReviewer { ${reviewer} } }
          ... on ReviewRequestRemovedEvent { createdAt actor { ${person} } requestedReviewer { ${reviewer} } }
        }
      }
      retargetings: timelineItems(itemTypes: [BASE_REF_CHANGED_EVENT, AUTOMATIC_BASE_CHANGE_SUCCEEDED_EVENT], last: 1) {
        nodes { ... on BaseRefChangedEvent { createdAt } ... on AutomaticBaseChangeSucceededEvent { createdAt } }
      }
      files(first: 100) { totalCount ${page} nodes { ...FileFact } }
      commits(first: 100) { totalCount ${page} nodes { ...CommitFact } }
      reviews(first: 100) { totalCount ${page} nodes { ...ReviewFact } }
      reviewThreads(first: 100) { totalCount ${page} nodes { ...ThreadFact } }
      reviewRequests(first: 50) {
        nodes { requestedReviewer { ${reviewer} } }
      }
      closingIssuesReferences(first: 20) {
        nodes { number title state repository { nameWithOwner } labels(first: 50) { nodes { name } } }
      }
      comments { totalCount }
      head: commits(last: 1) {
        nodes {
          commit {
            oid
            proposal: file(path: ".github/andon.yml") { ${policyFile} }
            statusCheckRollup { contexts(first: 100) { totalCount ${page} nodes { ...CheckFact } } }
            ours: checkSuites(first: 10, filterBy: { appId: $appId }) @include(if: $standing) {
              nodes { status checkRuns(first: 50) { nodes { id name status conclusion externalId } } }
            }
          }
        }
      }
    }
  }
}
${fragments}`

/** The next page of whatever has one: each connection has its own switch and cursor. */
export const pullRequestPageQuery = `
query PullRequestPage(
  $owner: String!, $repo: String!, $number: Int!
  $files: Boolean!, $filesAfter: String, $commits: Boolean!, $commitsAfter: String, $reviews: Boolean!, $reviewsAfter: String
  $reviewThreads: Boolean!, $reviewThreadsAfter: String, $contexts: Boolean!, $contextsAfter: String
) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      headRefOid
      files(first: 100, after: $filesAfter) @include(if: $files) { ${page} nodes { ...FileFact } }
      commits(first: 100, after: $commitsAfter) @include(if: $commits) { ${page} nodes { ...CommitFact } }
      reviews(first: 100, after: $reviewsAfter) @include(if: $reviews) { ${page} nodes { ...ReviewFact } }
      reviewThreads(first: 100, after: $reviewThreadsAfter) @include(if: $reviewThreads) { ${page} nodes { ...ThreadFact } }
      head: commits(last: 1) @include(if: $contexts) {
        nodes { commit { statusCheckRollup { contexts(first: 100, after: $contextsAfter) { ${page} nodes { ...CheckFact } } } } }
      }
    }
  }
}
${fragments}`

/** What people said in the conversation and in reviews; each list has its own switch and cursor. Variables: owner, repo, number. */
export const conversationQuery = `
query Conversation(
  $owner: String!, $repo: String!, $number: Int!
  $comments: Boolean!, $commentsAfter: String, $reviews: Boolean!, $reviewsAfter: String
) {
  rateLimit { cost remaining resetAt }
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $number) {
      comments(first: 100, after: $commentsAfter) @include(if: $comments) {
        ${page} nodes { id body createdAt lastEditedAt viewerDidAuthor author { ${person} } }
      }
      reviews(first: 100, after: $reviewsAfter) @include(if: $reviews) { ${page} nodes { id body lastEditedAt } }
    }
  }
}`

/** The merge queue of a branch and its entries, in order. Variables: owner, repo, branch, appId, sha (head of the group). */
export const mergeGroupQuery = `
query MergeGroupFacts($owner: String!, $repo: String!, $branch: String!, $sha: GitObjectID!, $appId: Int!) {
  rateLimit { cost remaining resetAt }
  repository(owner: $owner, name: $repo) {
    mergeQueue(branch: $branch) {
      entries(first: 100) {
        nodes { enqueuedAt headCommit { oid } baseCommit { oid } pullRequest { number headRefOid } }
      }
    }
    group: object(oid: $sha) {
      ... on Commit {
        ours: checkSuites(first: 10, filterBy: { appId: $appId }) {
          nodes { status checkRuns(first: 50) { nodes { id name status conclusion externalId } } }
        }
      }
    }
  }
}`

/** Open pull requests of a repository, by base branch or all, oldest first. */
export const openPullRequestsQuery = `
query OpenPullRequests($owner: String!, $repo: String!, $base: String, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequests(states: [OPEN], baseRefName: $base, first: 100, after: $after) {
      ${page}
      nodes { number headRefOid updatedAt isInMergeQueue autoMergeRequest { enabledAt } }
    }
  }
}`
