import { findRepository, fullName } from '../../lookup.ts'
import type { Issue, PullRequest } from '../../state.ts'
import { sees } from '../access.ts'
import type { Reading } from '../reading.ts'

// GitHub's closing keywords, then `#1`, `owner/name#1` or the address of an issue
const keyword = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+/
const place = /(?:https?:\/\/[^/\s]+\/(?<url>[\w.-]+\/[\w.-]+)\/issues\/|(?<name>[\w.-]+\/[\w.-]+)?#)(?<number>\d+)\b/
const reference = new RegExp(keyword.source + place.source, 'gi')

/** Issues that the merge will close: named in the description with a keyword, and only if the base is the default branch. */
export function closingIssues(reading: Reading, pull: PullRequest): readonly Issue[] {
  if (pull.baseRef !== pull.repository.defaultBranch) return []
  const issues = new Set<Issue>()
  for (const { groups } of (pull.body ?? '').matchAll(reference)) {
    const name = groups?.['url'] ?? groups?.['name'] ?? fullName(pull.repository)
    const repository = findRepository(reading.state, name)
    const issue = repository?.issues.get(Number(groups?.['number']))
    if (repository && issue?.kind === 'issue' && sees(reading, repository)) issues.add(issue)
  }
  return [...issues]
}
