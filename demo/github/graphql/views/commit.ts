import type * as GitHub from '@octokit/graphql-schema'
import type { GraphQLResolveInfo } from 'graphql'
import { readCommit, treeEntry } from '../../git.ts'
import { ancestors } from '../../history.ts'
import { timestamp } from '../../identity.ts'
import { pullsOf } from '../../lookup.ts'
import { repositoryPage } from '../../payloads/repository.ts'
import type { PullRequest, Repository } from '../../state.ts'
import { allow } from '../access.ts'
import { connection, type Page } from '../connection.ts'
import { listed, type Order, ordered } from '../lists.ts'
import type { Reading } from '../reading.ts'
import type { FieldsOf, View } from '../strict-resolver.ts'
import { suitesOf } from './checks.ts'
import { gitObject, objectView, treeEntryView } from './git-objects.ts'
import { authorsOf, gitActorView, signatureView } from './git-people.ts'

function fileAt(reading: Reading, repository: Repository, { sha, path }: Readonly<{ sha: string; path: string }>) {
  allow(reading, repository, 'read', 'contents')
  const entry = treeEntry(reading.state.objects, sha, path)
  return entry === null || entry.name === '' ? null : treeEntryView(reading, repository, { ...entry, path })
}

/** Pull requests that have the commit: as their merge, or in their branch. */
function pullsWith(reading: Reading, repository: Repository, sha: string): readonly PullRequest[] {
  const has = (pull: PullRequest): boolean => {
    if (pull.mergeCommitSha === sha) return true
    const { objects } = reading.state
    return ancestors(objects, pull.headSha).has(sha) && !ancestors(objects, pull.baseSha).has(sha)
  }
  return pullsOf(repository).filter(has)
}

/** git's own split: the first paragraph on one line, and the rest. */
function splitMessage(message: string): Readonly<{ headline: string; body: string }> {
  const [headline = '', ...body] = message.trimEnd().split(/\n\s*\n/)
  return { headline: headline.replace(/\s*\n\s*/g, ' '), body: body.join('\n\n') }
}

export function commitView(reading: Reading, repository: Repository, sha: string): View {
  const { state, view } = reading
  const commit = readCommit(state.objects, sha)
  const { headline, body } = splitMessage(commit.message)
  return {
    __typename: 'Commit',
    ...gitObject(reading, repository, sha),
    url: `${repositoryPage(state, repository)}/commit/${sha}`,
    message: commit.message,
    messageHeadline: headline,
    messageBody: body,
    authoredDate: timestamp(commit.author.at),
    committedDate: timestamp(commit.committer.at),
    author: () => gitActorView(reading, commit.author),
    committer: () => gitActorView(reading, commit.committer),
    authors: listed(
      'GitActorConnection',
      () => authorsOf(commit),
      (person) => gitActorView(reading, person),
    ),
    parents: listed(
      'CommitConnection',
      () => commit.parents,
      (parent) => view.commit(repository, parent),
    ),
    signature: () => signatureView(reading, sha, commit),
    tree: () => objectView(reading, repository, commit.tree),
    file: ({ path }: { path: string }) => fileAt(reading, repository, { sha, path }),
    statusCheckRollup: () => view.rollup(repository, sha),
    checkSuites: suitesOf(reading, repository, sha),
    associatedPullRequests: (args: Page & { orderBy?: Order }, info: GraphQLResolveInfo) => {
      allow(reading, repository, 'read', 'pull_requests')
      const items = ordered(pullsWith(reading, repository, sha), args.orderBy, {
        CREATED_AT: ({ createdAt }) => createdAt,
        UPDATED_AT: ({ updatedAt }) => updatedAt,
      })
      return connection({ type: 'PullRequestConnection', items, show: view.pullRequest }, args, info)
    },
  } satisfies FieldsOf<GitHub.Commit>
}
