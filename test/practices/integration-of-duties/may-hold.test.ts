import { expect, test } from 'vitest'
import { mayHold } from '../../../src/practices/integration-of-duties/may-hold.ts'
import { integrationOfDuties } from '../../../src/practices/integration-of-duties.ts'
import { changed, pullRequest } from '../../facts.ts'

const config = integrationOfDuties.config.parse({
  keepApart: [['author', 'review'], { duties: ['author', 'merge', 'deploy'], unless: { fraud: 1 } }],
  unless: { error: 1 },
  controls: { smallChange: { maxLines: 10 }, signedCommits: true },
})
const sized = (lines: number) => pullRequest({ files: [changed('src/a.ts', lines)] })

test.for([
  { when: 'enough controls hold', facts: sized(10), duties: ['author', 'review'], may: true },
  { when: 'too few hold', facts: sized(11), duties: ['author', 'review'], may: false },
  { when: 'the policy does not keep them apart', facts: sized(11), duties: ['author', 'merge'], may: true },
  {
    when: 'one of several sets is not made up for',
    facts: sized(10),
    duties: ['author', 'review', 'merge', 'deploy'],
    may: false,
  },
  {
    when: 'a control is not known',
    facts: pullRequest({ files: { unavailable: 'x' } }),
    duties: ['author', 'review'],
    may: 'unknown',
  },
] as const)('$may when $when', ({ facts, duties, may }) => {
  expect(mayHold(facts, config, 'ada', duties)).toMatchObject({ may })
})

test('says why', () => {
  expect(mayHold(sized(11), config, 'ada', ['author', 'review']).because).toBe(
    'ada alone would hold author, review: 0 of 1 control against error',
  )
})
