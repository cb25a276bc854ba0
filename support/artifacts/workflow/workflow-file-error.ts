/** A workflow that the runner's service would refuse; a fact about the system, not a verdict. */

export class WorkflowFileError extends Error {
  override readonly name = 'WorkflowFileError'
}

/** Something a hosted runner can do and this one cannot: no verdict follows from it. */
export class UnsupportedWorkflow extends Error {
  override readonly name = 'UnsupportedWorkflow'
}
