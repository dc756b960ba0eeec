// How formal a review is: named bundles of activities, after Wiegers ("Peer Reviews in Software") and the book's Table 4.24.
import type { PullRequestFacts } from '../../facts.ts'
import type { Finding } from '../../practice.ts'
import { type Activity, type Approval, type Evidence, evidenceOf } from './activities.ts'

type Bundle = Readonly<{ name: string; asks: readonly Activity[]; shows?: readonly Activity[] }>

/** Most formal first. `shows` tells what there is of an activity without asking for it. */
const bundles = {
  inspection: {
    name: 'Inspection',
    asks: ['planning', 'preparation', 'meeting', 'correction', 'verification'],
  },
  teamReview: { name: 'Team review', asks: ['planning', 'preparation', 'meeting', 'correction'] },
  walkthrough: { name: 'Walkthrough', asks: ['planning', 'meeting', 'correction'] },
  pairProgramming: { name: 'Pair programming', asks: ['planning', 'meeting', 'correction', 'verification'] },
  peerDeskCheck: { name: 'Peer desk check', asks: ['preparation', 'correction'], shows: ['meeting'] },
  passAround: { name: 'Pass-around', asks: ['preparation', 'correction'] },
  adHoc: { name: 'Ad hoc review', asks: [], shows: ['meeting', 'correction'] },
} as const satisfies Readonly<Record<string, Bundle>>

export type Approach = keyof typeof bundles
export const approaches = [
  'inspection',
  'teamReview',
  'walkthrough',
  'pairProgramming',
  'peerDeskCheck',
  'passAround',
  'adHoc',
] as const satisfies readonly Approach[]

const topic = 'Activities of the review'
const capitalised = (activity: Activity): string => activity.charAt(0).toUpperCase() + activity.slice(1)

/**
 * Whether the change was reviewed as formally as the policy asks: one finding, with what was seen of each activity. `approvals` are
 * those that count.
 */
export function formalityFinding(facts: PullRequestFacts, approach: Approach, approvals: readonly Approval[]): Finding {
  const { name, asks, shows = [] }: Bundle = bundles[approach]
  const seeing = { facts, approvals, paired: approach === 'pairProgramming' }
  const look = (activity: Activity) => ({ activity, evidence: evidenceOf(activity, seeing) })
  const asked = asks.map(look)
  const notes = [...asked, ...shows.map(look)].map(({ activity, evidence }) => ({
    topic,
    text: `${capitalised(activity)}: ${evidence.text}`,
  }))
  const settings = ['approach']
  const first = asked.find((one): one is typeof one & { evidence: Lacking } => !one.evidence.seen)
  if (first === undefined) return { outcome: 'pass', reason: passing(name, asks), notes, settings }
  const { activity, evidence } = first
  return {
    outcome: 'pending',
    waitingFor: 'person',
    reason: `${name} lacks its ${activity}. ${evidence.text}`,
    remedy: evidence.remedy,
    next: evidence.next ?? `the ${activity} of the review`,
    notes,
    settings,
  }
}

type Lacking = Extract<Evidence, { seen: false }>

const passing = (name: string, asks: readonly Activity[]): string =>
  asks.length === 0 ? `${name}: no activity is asked for.` : `${name} with ${listed(asks)}.`

const listed = (activities: readonly string[]): string =>
  activities.length < 2 ? activities.join() : `${activities.slice(0, -1).join(', ')} and ${activities.at(-1)}`
