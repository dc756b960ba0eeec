/** In the words of GraphQL. */
export const reactionContents = [
  'THUMBS_UP',
  'THUMBS_DOWN',
  'LAUGH',
  'HOORAY',
  'CONFUSED',
  'HEART',
  'ROCKET',
  'EYES',
] as const
export type ReactionContent = (typeof reactionContents)[number]
