import { type Commit, type Issue, isHoldfastError } from '@holdfast/core'

/** Why an edit had no effect, one sentence each; empty when it was made. */
export type Refusal = readonly string[]

/** What came of an edit. */
type Outcome = Pick<Commit, 'status'> & Partial<Pick<Commit, 'issues'>>

/** Runs an edit and says in the user's words why it was refused, if it was. Errors of the program itself pass through. */
export function attempt(edit: () => Outcome): Refusal {
  try {
    const commit = edit()
    return commit.status === 'rejected' ? refusalOfIssues(commit.issues ?? []) : []
  } catch (error) {
    if (isHoldfastError(error)) return [refusalOf(error.code, error.message)]
    throw error
  }
}

/** What the issues of a rejected edit say to the person who made it. */
export function refusalOfIssues(issues: readonly Issue[]): Refusal {
  return [...new Set(issues.map(usersWords))]
}

function usersWords({ code, message }: Issue): string {
  if (code === 'orphan') return 'That person is no longer on this board.'
  // Which check it was is for developers.
  return code === 'check' ? message.replace(/ \(check '.*'\)$/, '') : message
}

function refusalOf(code: string, message: string): string {
  if (code === 'OUTDATED') return 'This board was saved by a newer version of the app: reload the page to edit it.'
  if (code === 'CLOSED') return 'This board is closed in this tab: reload the page to edit it.'
  return message
}
