// A repository, as GitHub's API and its webhooks show it: one shape with every field that any of them demands.
import { fullName } from '../lookup.ts'
import type { Repository, State } from '../state.ts'
import { userPayload } from './account.ts'
import type { Schema } from './schema.ts'

const addresses = (self: string) => ({
  archive_url: `${self}/{archive_format}{/ref}`,
  assignees_url: `${self}/assignees{/user}`,
  blobs_url: `${self}/git/blobs{/sha}`,
  branches_url: `${self}/branches{/branch}`,
  collaborators_url: `${self}/collaborators{/collaborator}`,
  comments_url: `${self}/comments{/number}`,
  commits_url: `${self}/commits{/sha}`,
  compare_url: `${self}/compare/{base}...{head}`,
  contents_url: `${self}/contents/{+path}`,
  contributors_url: `${self}/contributors`,
  deployments_url: `${self}/deployments`,
  downloads_url: `${self}/downloads`,
  events_url: `${self}/events`,
  forks_url: `${self}/forks`,
  git_commits_url: `${self}/git/commits{/sha}`,
  git_refs_url: `${self}/git/refs{/sha}`,
  git_tags_url: `${self}/git/tags{/sha}`,
  hooks_url: `${self}/hooks`,
  issue_comment_url: `${self}/issues/comments{/number}`,
  issue_events_url: `${self}/issues/events{/number}`,
  issues_url: `${self}/issues{/number}`,
  keys_url: `${self}/keys{/key_id}`,
  labels_url: `${self}/labels{/name}`,
  languages_url: `${self}/languages`,
  merges_url: `${self}/merges`,
  milestones_url: `${self}/milestones{/number}`,
  notifications_url: `${self}/notifications{?since,all,participating}`,
  pulls_url: `${self}/pulls{/number}`,
  releases_url: `${self}/releases{/id}`,
  stargazers_url: `${self}/stargazers`,
  statuses_url: `${self}/statuses/{sha}`,
  subscribers_url: `${self}/subscribers`,
  subscription_url: `${self}/subscription`,
  tags_url: `${self}/tags`,
  teams_url: `${self}/teams`,
  trees_url: `${self}/git/trees{/sha}`,
})

export const repositoryUrl = ({ url }: State, repository: Repository): string => `${url}/repos/${fullName(repository)}`
export const repositoryPage = ({ url }: State, repository: Repository): string => `${url}/${fullName(repository)}`

export const repositoryPayload = (state: State, repository: Repository) => {
  const self = repositoryUrl(state, repository)
  const page = repositoryPage(state, repository)
  const openIssues = [...repository.issues.values()].filter((issue) => issue.state === 'open').length
  const forks = state.repositories.filter(({ parent }) => parent === repository).length
  return {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName(repository),
    owner: userPayload(state, repository.owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    html_url: page,
    description: repository.description,
    fork: repository.parent !== null,
    url: self,
    ...addresses(self),
    git_url: `git:${page.replace(/^https?:/, '')}.git`,
    ssh_url: `git@github.test:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    topics: [],
    size: 0,
    default_branch: repository.defaultBranch,
    forks_count: forks,
    forks,
    network_count: forks,
    stargazers_count: 0,
    subscribers_count: 0,
    watchers_count: 0,
    watchers: 0,
    open_issues_count: openIssues,
    open_issues: openIssues,
    is_template: false,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    web_commit_signoff_required: false,
    pushed_at: repository.pushedAt,
    created_at: repository.createdAt,
    updated_at: repository.pushedAt,
  } satisfies Schema<'full-repository'> & Schema<'repository'>
}
