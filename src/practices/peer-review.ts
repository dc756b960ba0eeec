import { earliest } from '../conditions/truth.ts'
import type { PullRequestFacts } from '../facts.ts'
import type { Finding } from '../practice.ts'
import { definePractice } from '../practice.ts'
import { missingIn } from './peer-review/demands.ts'
import { formalityFinding } from './peer-review/formality.ts'
import type { Judged } from './peer-review/judged.ts'
import { needsOfSettings } from './peer-review/needs.ts'
import { conditionObjections, namedObjections, requestedChanges, threadFindings } from './peer-review/objections.ts'
import { latestOpinions } from './peer-review/opinions.ts'
import { reviewersToRequest } from './peer-review/request-reviewers.ts'
import { judgeRules } from './peer-review/rules.ts'
import { type Settings, settings } from './peer-review/settings.ts'
import { shortestPath } from './peer-review/shortest-path.ts'
import { findingOf } from './peer-review/wording.ts'

export const peerReview = definePractice({
  title: 'Peer review',
  question: 'Has somebody else understood this change, and agreed to it?',
  subjects: ['pull_request'],
  config: settings,
  needs: needsOfSettings,
  evaluate(facts, config) {
    if (facts.draft) return [draft]
    const objected = conditionObjections(facts, config.objections)
    const named = namedObjections(facts, config.objections, config)
    const requested = config.requestedChanges === 'block' ? requestedChanges(latestOpinions(facts.reviews)) : []
    const judged = judgeRules(facts, config)
    const formality = config.approach === undefined ? [] : [formalityFinding(facts, config.approach, judged.approvals)]
    return [
      revisited(approvalFinding(facts, config, judged), objected.revisitAt),
      ...formality,
      ...requested,
      ...named,
      ...objected.findings,
      ...(config.unresolvedThreads === 'block' ? threadFindings(facts.threads) : []),
    ]
  },
})

const draft: Finding = {
  outcome: 'pending',
  waitingFor: 'person',
  reason: 'A draft is not reviewed yet.',
  remedy: 'Mark the pull request as ready for review.',
  next: 'the draft to be ready for review',
}

function revisited(finding: Finding, moment: string | null): Finding {
  const revisitAt = earliest([finding.revisitAt ?? null, moment])
  return revisitAt === null ? finding : { ...finding, revisitAt }
}

function approvalFinding(facts: PullRequestFacts, config: Settings, judged: Judged): Finding {
  const { demands, candidates } = missingIn(judged, facts)
  const path = shortestPath(demands, candidates) ?? []
  const { users, teams } = config.requestReviewers
    ? reviewersToRequest({ facts, demands, candidates })
    : { users: [], teams: [] }
  return findingOf(judged, { path, requestUsers: users, requestTeams: teams })
}
