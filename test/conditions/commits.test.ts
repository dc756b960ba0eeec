import { describe, test } from 'vitest'
import type { Commit, PullRequestFacts } from '../../src/facts.ts'
import { untold } from '../../src/facts.ts'
import { bot, commit, person } from '../facts.ts'
import { expectRow, type Row, unreadable } from './rows.ts'

const by = (author: string, committer = author): Commit =>
  commit(author.padEnd(8, '0'), author, { committer: person(committer) })
const unknown = commit('c0ffee00', '', { authors: [{ name: 'Mona', person: null }] })
const web = (author: string): Commit =>
  commit('feed0000', author, {
    committer: null,
    signature: { valid: true, signer: null, byGitHub: true, gpgKey: null },
  })
const signedBy = (signer: string, gpgKey: string | null = null): Commit =>
  commit('abcdef00', 'ada', { signature: { valid: true, signer: person(signer), byGitHub: false, gpgKey } })
const invalid = commit('bad00000', 'ada', {
  signature: { valid: false, signer: person('ada'), byGitHub: false, gpgKey: 'AB12' },
})
const group = { users: ['kai'], teams: ['acme/core'], organizations: ['acme'] }
const people = (
  teams: PullRequestFacts['people']['teams'],
  organizations: PullRequestFacts['people']['organizations'],
) => ({
  people: { ...untold.people, teams, organizations },
})
const nobody = people({ 'acme/core': [] }, { acme: [] })
const hidden = 'the commits could not be read: GitHub did not answer'

const contributors: readonly Row[] = [
  ['one of a team', { contributors: group }, people({ 'acme/core': ['Ada'] }, {}), true, 'ada contributed to it'],
  ['one of an organisation', { contributors: group }, people({}, { acme: ['ADA'] }), true, 'ada contributed to it'],
  ['none of them', { contributors: group }, nobody, false, '`kai` or `acme/core` or `acme` did not contribute to it'],
  [
    'the organisation is not known',
    { contributors: group },
    people({ 'acme/core': [] }, { acme: unreadable }),
    'unknown',
    'the members of `acme` could not be read: GitHub did not answer',
  ],
  [
    'only they',
    { onlyContributors: ['ada', 'kai'] },
    { commits: [by('ada', 'kai')] },
    true,
    'only `ada` or `kai` contributed to it',
  ],
  [
    'another author',
    { onlyContributors: ['ada'] },
    { commits: [by('yan', 'ada')] },
    false,
    'yan contributed to it, too',
  ],
  [
    'another committer',
    { onlyContributors: ['ada'] },
    { commits: [by('ada'), by('ada', 'zoe')] },
    false,
    'zoe contributed to it, too',
  ],
  [
    'an App of the same name',
    { onlyContributors: ['ada'] },
    { commits: [commit('a', 'ada', { committer: bot('ada') })] },
    false,
    'ada[bot] contributed to it, too',
  ],
  [
    'somebody without an account',
    { onlyContributors: ['ada'] },
    { commits: [by('ada'), unknown] },
    false,
    '`c0ffee0` belongs to no account',
  ],
  [
    'GitHub committed for them',
    { onlyContributors: ['ada'] },
    { commits: [web('ada')] },
    true,
    'only `ada` contributed to it',
  ],
  ['no commit', { onlyContributors: ['ada'] }, { commits: [] }, false, 'it has no commit'],
  [
    'only of a team that is not known',
    { onlyContributors: { teams: ['acme/core'] } },
    people({ 'acme/core': unreadable }, {}),
    'unknown',
    'the members of `acme/core` could not be read: GitHub did not answer',
  ],
  ['commits that are not known', { onlyContributors: ['ada'] }, { commits: unreadable }, 'unknown', hidden],
  [
    'the author alone',
    { authorIsOnlyContributor: true },
    { commits: [by('ADA')] },
    true,
    'only its author contributed to it',
  ],
  [
    'the author and a committer',
    { authorIsOnlyContributor: true },
    { commits: [by('ada', 'zoe')] },
    false,
    'zoe contributed to it (`ada0000`)',
  ],
  [
    'the author and GitHub',
    { authorIsOnlyContributor: true },
    { commits: [web('ada')] },
    true,
    'only its author contributed to it',
  ],
  [
    'somebody else is asked for',
    { authorIsOnlyContributor: false },
    { commits: [by('zoe', 'ada')] },
    true,
    'zoe contributed to it (`zoe0000`)',
  ],
  ['nobody else is there', { authorIsOnlyContributor: false }, {}, false, 'only its author contributed to it'],
  [
    'an unknown one is somebody else',
    { authorIsOnlyContributor: true },
    { commits: [unknown] },
    false,
    'somebody without an account contributed to it (`c0ffee0`)',
  ],
  [
    'the author is gone',
    { authorIsOnlyContributor: true },
    { author: null },
    false,
    'ada contributed to it (`a1b2c3d`)',
  ],
]

describe('contributors', () => {
  test.for(contributors)('%s', expectRow)
})

const signatures: readonly Row[] = [
  ['one commit lacks it', { signed: false }, { commits: [signedBy('ada'), invalid] }, true, '`bad0000` is not signed'],
  ['by one of them', { signedBy: ['ADA', 'kai'] }, { commits: [signedBy('ada')] }, true, '`abcdef0` is signed by ada'],
  [
    'by another',
    { signedBy: ['ada'] },
    { commits: [signedBy('ada'), signedBy('mal')] },
    false,
    '`abcdef0` is signed by mal',
  ],
  [
    'by a member of the team',
    { signedBy: { teams: ['acme/core'] } },
    { commits: [signedBy('ada')], ...people({ 'acme/core': ['ada'] }, {}) },
    true,
    '`abcdef0` is signed by ada',
  ],
  [
    'by a team that is not known',
    { signedBy: { teams: ['acme/core'] } },
    { commits: [signedBy('ada')], ...people({ 'acme/core': unreadable }, {}) },
    'unknown',
    'the members of `acme/core` could not be read: GitHub did not answer',
  ],
  ['an invalid signature', { signedBy: ['ada'] }, { commits: [invalid] }, false, '`bad0000` is not signed'],
  ['GitHub signed', { signedBy: ['ada'] }, { commits: [web('ada')] }, false, 'who signed `feed000` is not known'],
  [
    'with the key',
    { signedWithKeys: ['ab12'] },
    { commits: [signedBy('ada', 'AB12')] },
    true,
    '`abcdef0` is signed with the key `AB12`',
  ],
  [
    'with another key',
    { signedWithKeys: ['AB12'] },
    { commits: [signedBy('ada', 'AB13')] },
    false,
    '`abcdef0` is signed with the key `AB13`',
  ],
  [
    'with SSH',
    { signedWithKeys: ['AB12'] },
    { commits: [signedBy('ada')] },
    false,
    '`abcdef0` is not signed with a GPG key',
  ],
  [
    'with the key, but not validly',
    { signedWithKeys: ['AB12'] },
    { commits: [invalid] },
    false,
    '`bad0000` is not signed',
  ],
  ['no commit', { signedWithKeys: ['AB12'] }, { commits: [] }, false, 'it has no commit'],
  ['commits that are not known', { signedBy: ['ada'] }, { commits: unreadable }, 'unknown', hidden],
]

describe('signatures', () => {
  test.for(signatures)('%s', expectRow)
})
