import { expect, test } from 'vitest'
import { evaluateCondition } from '../../src/conditions/match.ts'
import { conditionSchema } from '../../src/conditions/schema.ts'
import { changed, pullRequest } from '../facts.ts'

const files = [
  changed('docs/login.md', 0, { change: 'renamed', previousPath: 'src/auth/login.ts' }),
  changed('docs/a.md', 1),
]

test.for([
  ['comes from there', { paths: ['**/auth/**'] }, true, '`src/auth/login.ts` matches `**/auth/**`'],
  ['goes there', { paths: ['docs/*.md'] }, true, '`docs/login.md` matches `docs/*.md`'],
  ['has nothing to do with it', { paths: ['db/**'] }, false, 'no changed file matches `db/**`'],
  [
    'comes from elsewhere',
    { onlyPaths: ['docs/**', '**/*.md'] },
    false,
    '`src/auth/login.ts` does not match `docs/**` or `**/*.md`',
  ],
  ['goes elsewhere', { onlyPaths: ['src/**'] }, false, '`docs/login.md` does not match `src/**`'],
  ['stays within', { onlyPaths: ['docs/**', 'src/**'] }, true, 'every changed file matches `docs/**` or `src/**`'],
] as const)('a renamed file that %s, under %j, is matched: %s', ([, written, truth, because]) => {
  const match = evaluateCondition(conditionSchema.parse(written), pullRequest({ files }))
  expect(match).toMatchObject({ truth, because })
})
