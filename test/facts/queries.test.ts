import { schema as published } from '@octokit/graphql-schema'
import { buildSchema, parse, validate } from 'graphql'
import { describe, expect, test } from 'vitest'
import { mutationOf } from '../../src/effects/apply.ts'
import { checkRunApplier } from '../../src/effects/check-run.ts'
import { commentApplier } from '../../src/effects/comment.ts'
import { issueApplier } from '../../src/effects/issue.ts'
import { reactionApplier } from '../../src/effects/reaction.ts'
import { reviewRequestApplier } from '../../src/effects/review-request.ts'
import * as queries from '../../src/facts/queries.ts'
import { md } from '../../src/markdown.ts'

// The published text declares one field twice.
const schema = buildSchema(published.idl, { assumeValidSDL: true })
const problems = (document: string) => validate(schema, parse(document)).map((error) => error.message)

describe("GitHub's published schema", () => {
  test.for(Object.entries(queries))('accepts %s', ([, document]) => {
    expect(problems(document)).toEqual([])
  })

  test('accepts every mutation that Andon writes, all in one', () => {
    const check = {
      name: 'Andon',
      decision: 'deny',
      title: 'No',
      summary: md`No`,
      text: md`More`,
      annotations: [],
    } as const
    const sending = {
      digest: 'd',
      repositoryNodeId: 'R_1',
      nodeIds: { users: new Map([['mona', 'U_1']]), teams: new Map([['acme/owners', 'T_1']]), labels: new Map() },
    }
    const issue = {
      kind: 'issue',
      marker: 'm',
      title: 'Look back',
      body: md`Hi`,
      labels: ['x'],
      assignees: ['mona'],
      state: 'open',
    } as const
    const checkRun = {
      effect: { kind: 'check_run', sha: 'a1', content: check },
      ...sending,
    } as const
    const comment = {
      effect: { kind: 'comment', number: 1, nodeId: 'PR_1', marker: 'sticky', body: md`Hi`, create: true },
      ...sending,
    } as const
    const reaction = { ...sending, effect: { kind: 'reaction', nodeId: 'IC_1', content: 'THUMBS_UP' } } as const
    const parts = [
      reactionApplier.create(reaction),
      ...['mona', 'acme/owners'].map((reviewer) =>
        reviewRequestApplier.create({
          ...sending,
          effect: { kind: 'review_request', number: 1, nodeId: 'PR_1', reviewer },
        }),
      ),
      issueApplier.create({ ...sending, effect: issue }),
      issueApplier.update({ ...sending, effect: issue }, 'I_1'),
      checkRunApplier.create(checkRun),
      checkRunApplier.update(checkRun, 'CR_1'),
      commentApplier.create(comment),
      commentApplier.update(comment, 'IC_1'),
    ]

    expect(problems(mutationOf(parts).document)).toEqual([])
  })

  test('refuses a field that does not exist, so that this test can fail', () => {
    expect(problems('query { viewer { shoeSize } }')).toHaveLength(1)
  })
})
