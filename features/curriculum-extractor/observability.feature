Feature: What an operator sees
  Logs, tracked errors, statistics and alerts: whoever has to find out what went wrong, or that
  something went wrong at all, finds it there, in time, and without any secret.

  @CE-OBS-02
  Rule: Every failed attempt and every failure is in the log with its cause

    @CE-API-04 @CE-API-05 @CE-OBS-09 @CE-OBS-10 @destructive
    Example: Jobs of every fate
      Given backend and worker in staging with an error tracker and a storage that fails
      When jobs are finished, repaired by a second attempt, broken and hopeless, and requests fail
      Then every failed attempt is in the log with its task, job, extraction and cause
      And neither log nor queue shows a secret
      And each success is told once, when its questions are saved, and no attempt before it
      And each failure is told once, with its cause
      And each failed extraction is tracked once under its id
      And the error tracker has each error once, with type and stack, and nothing else
      And no error that is tracked shows a secret
      And an error tracker that does not answer holds nobody up
      And each error names its environment and its release
