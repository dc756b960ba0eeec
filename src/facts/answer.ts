// The shape of GitHub's answers to queries.ts: the one place where they are trusted after being checked.
import * as z from 'zod'

/** GitHub leaves out nodes that the token may not see. */
const nodes = <T extends z.ZodType>(node: T) =>
  z.array(node.nullable()).transform((list) => list.filter((item) => item !== null))
const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
export const page = <T extends z.ZodType>(node: T) =>
  z.object({ totalCount: z.number().optional(), pageInfo, nodes: nodes(node) })

const kinds = {
  User: 'user',
  Bot: 'bot',
  Mannequin: 'mannequin',
  Organization: 'organization',
  EnterpriseUserAccount: 'user',
} as const
export const person = z
  .object({
    __typename: z.enum(['User', 'Bot', 'Mannequin', 'Organization', 'EnterpriseUserAccount']),
    login: z.string(),
    databaseId: z.number().nullish(),
  })
  .transform((actor) => ({ id: actor.databaseId ?? null, login: actor.login, kind: kinds[actor.__typename] }))

export const blobEntry = z.object({
  mode: z.number(),
  object: z
    .object({
      oid: z.string().optional(),
      text: z.string().nullish(),
      byteSize: z.number().optional(),
      isTruncated: z.boolean().optional(),
      isBinary: z.boolean().nullish(),
    })
    .nullable(),
})

const fileFact = z.object({ path: z.string(), additions: z.number(), deletions: z.number(), changeType: z.string() })
const reviewFact = z.object({
  id: z.string(),
  state: z.string(),
  submittedAt: z.string().nullable(),
  lastEditedAt: z.string().nullable(),
  authorCanPushToRepository: z.boolean(),
  author: person.nullable(),
  commit: z.object({ oid: z.string() }).nullable(),
})
const threadFact = z.object({
  path: z.string(),
  isResolved: z.boolean(),
  isOutdated: z.boolean(),
  comments: z.object({ nodes: nodes(z.object({ author: z.object({ login: z.string() }).nullable() })) }),
})
const commitFact = z.object({
  commit: z.object({
    oid: z.string(),
    message: z.string(),
    parents: z.object({ nodes: nodes(z.object({ oid: z.string() })) }),
    authors: z.object({ nodes: nodes(z.object({ name: z.string().nullable(), user: person.nullable() })) }),
    committer: z.object({ user: person.nullable() }).nullable(),
    signature: z
      .object({
        isValid: z.boolean(),
        wasSignedByGitHub: z.boolean(),
        signer: person.nullable(),
        keyId: z.string().nullish(),
      })
      .nullable(),
  }),
})
const checkFact = z.discriminatedUnion('__typename', [
  z.object({
    __typename: z.literal('CheckRun'),
    name: z.string(),
    status: z.string(),
    conclusion: z.string().nullable(),
    checkSuite: z.object({
      app: z.object({ databaseId: z.number().nullable(), slug: z.string() }).nullable(),
      workflowRun: z
        .object({
          event: z.string(),
          runNumber: z.number(),
          file: z.object({ path: z.string() }).nullable(),
          workflow: z.object({ name: z.string() }),
        })
        .nullable(),
    }),
  }),
  z.object({ __typename: z.literal('StatusContext'), context: z.string(), state: z.string() }),
])
const contexts = z.object({ contexts: page(checkFact) }).nullable()
const suites = z.object({
  nodes: nodes(
    z.object({
      status: z.string(),
      checkRuns: z
        .object({
          nodes: nodes(
            z.object({
              id: z.string(),
              name: z.string(),
              status: z.string(),
              conclusion: z.string().nullable(),
              externalId: z.string().nullable(),
            }),
          ),
        })
        .nullable(),
    }),
  ),
})
/** `combinedSlug` is that of a team, such as `acme/security`. */
const reviewer = z.object({ login: z.string().optional(), combinedSlug: z.string().optional() }).nullable()
const only = <T extends z.ZodType>(node: T) => z.object({ nodes: nodes(node) })
const named = z.object({ name: z.string() })

const pullRequest = z.object({
  id: z.string(),
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string(),
  lastEditedAt: z.string().nullable(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  isCrossRepository: z.boolean(),
  createdAt: z.string(),
  author: person.nullable(),
  baseRefName: z.string(),
  baseRef: z
    .object({
      target: z
        .object({
          oid: z.string().optional(),
          policy: blobEntry.nullish(),
          attributes: blobEntry.nullish(),
          ownersInGitHub: blobEntry.nullish(),
          ownersInRoot: blobEntry.nullish(),
          ownersInDocs: blobEntry.nullish(),
        })
        .nullable(),
    })
    .nullable(),
  headRefName: z.string(),
  headRefOid: z.string(),
  headRepository: z.object({ nameWithOwner: z.string() }).nullable(),
  additions: z.number(),
  deletions: z.number(),
  changedFiles: z.number(),
  autoMergeRequest: z.object({ enabledBy: person.nullable() }).nullable(),
  labels: only(named).nullable(),
  labelings: only(z.object({ createdAt: z.string().optional(), actor: person.nullish(), label: named.optional() })),
  askings: only(
    z.object({
      __typename: z.string(),
      createdAt: z.string().optional(),
      actor: person.nullish(),
      requestedReviewer: reviewer.optional(),
    }),
  ),
  retargetings: only(z.object({ createdAt: z.string().optional() })),
  files: page(fileFact).nullable(),
  commits: page(commitFact),
  reviews: page(reviewFact).nullable(),
  reviewThreads: page(threadFact),
  reviewRequests: only(z.object({ requestedReviewer: reviewer })).nullable(),
  closingIssuesReferences: only(
    z.object({
      number: z.number(),
      title: z.string(),
      state: z.enum(['OPEN', 'CLOSED']),
      repository: z.object({ nameWithOwner: z.string() }),
      labels: only(named).nullable(),
    }),
  ).nullable(),
  comments: z.object({ totalCount: z.number() }),
  head: only(
    z.object({
      commit: z.object({
        oid: z.string(),
        proposal: blobEntry.nullish(),
        statusCheckRollup: contexts,
        ours: suites.nullish(),
      }),
    }),
  ),
})

export const pullRequestAnswer = z.object({
  organization: z
    .object({
      isPrivate: z.boolean(),
      defaultBranchRef: z
        .object({ target: z.object({ oid: z.string().optional(), policy: blobEntry.nullish() }).nullable() })
        .nullable(),
    })
    .nullable(),
  repository: z
    .object({
      id: z.string(),
      databaseId: z.number(),
      name: z.string(),
      isPrivate: z.boolean(),
      owner: z.object({ __typename: z.string(), login: z.string() }),
      defaultBranchRef: named.nullable(),
      pullRequest: pullRequest.nullable(),
    })
    .nullable(),
})

export const pullRequestPageAnswer = z.object({
  repository: z.object({
    pullRequest: z.object({
      headRefOid: z.string(),
      files: page(fileFact).nullish(),
      commits: page(commitFact).optional(),
      reviews: page(reviewFact).nullish(),
      reviewThreads: page(threadFact).optional(),
      head: only(z.object({ commit: z.object({ statusCheckRollup: contexts }) })).optional(),
    }),
  }),
})

export const mergeGroupAnswer = z.object({
  repository: z.object({
    mergeQueue: z
      .object({
        entries: only(
          z.object({
            enqueuedAt: z.string(),
            headCommit: z.object({ oid: z.string() }).nullable(),
            baseCommit: z.object({ oid: z.string() }).nullable(),
            pullRequest: z.object({ number: z.number(), headRefOid: z.string() }).nullable(),
          }),
        ).nullable(),
      })
      .nullable(),
    group: z.object({ ours: suites.nullish() }).nullable(),
  }),
})

export const openPullRequestsAnswer = z.object({
  repository: z
    .object({
      pullRequests: z.object({
        pageInfo,
        nodes: nodes(
          z.object({
            number: z.number(),
            headRefOid: z.string(),
            updatedAt: z.string(),
            isInMergeQueue: z.boolean(),
            autoMergeRequest: z.object({ enabledAt: z.string().nullable() }).nullable(),
          }),
        ),
      }),
    })
    .nullable(),
})

export type PullRequestAnswer = z.output<typeof pullRequest>
export type RepositoryAnswer = NonNullable<z.output<typeof pullRequestAnswer>['repository']>
export type BlobEntry = z.output<typeof blobEntry>
export type Suites = z.output<typeof suites>
export type PageInfo = z.output<typeof pageInfo>
