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

  @CE-OBS-06
  Rule: Workers that are silent for a minute raise an alert until they are back

    @needs-kill @destructive
    Example: A pause, two silences, and the return
      Given two workers and a backend that alerts after a short silence
      When one of them pauses, then both freeze one by one, and both come back
      Then the pause has alerted nobody
      And each silence was told as soon as it was too long, and not before
      And each alert was over when its worker was back
      And the environment example allows a silence of 1 minute

  @CE-OBS-07
  Rule: A Redis at the limit of its memory raises an alert, whether it refuses or evicts

    @CE-OBS-04 @CE-OBS-08 @destructive @needs-redis-config
    Example: A small storage and a small Redis are filled
      Given a backend that alerts, over a small Redis and a small storage
      When both are filled to the brim
      Then a Redis that refuses was told, and so was one that evicts
      And the statistics tell of its memory what Redis tells itself
      And the storage was told when both buckets together exceeded it, and not before
      And an upload that the full storage refuses is refused with a reason

  @CE-OBS-01
  Rule: The logs of the composed services show what has just happened

    @destructive
    Example: A request, a job, and a save of Redis
      Given all services of the composition are healthy
      When a request, a job and a save of Redis leave their marks
      Then the services' logs show each of them within 5 seconds
      And each of these lines has a time and a level

  @CE-OBS-12
  Rule: A dashboard of the queue is guarded, and nobody needs it

    Scenario Outline: The dashboard for <place>
      Given the environment holds all variables
      When the compose files are put together for <place>
      Then no service needs a dashboard of the queue
      And a dashboard of the queue for <place> is guarded and of a fixed version

      Examples: the files of a developer, and those of a server
        | place             |
        | local development |
        | production        |

  @CE-OBS-10
  Rule: Processes report errors under the release of their image

    Example: The release in the composition of a server
      Given the environment chooses a release of the images
      When the compose files are put together for production
      Then backend and workers are told the release of their images

  @CE-OBS-13
  Rule: The hosted services of production are watched, and somebody is alerted

    Example: What the notes on deployment say
      Given the environment holds all variables
      When the documents are read
      Then the notes on deployment say where the hosted services are watched, and who is alerted

  @CE-OBS-11
  Rule: Errors in a visitor's browser are tracked

    @needs-browser
    Example: An error that nobody catches, and a promise that nobody handles
      Given a frontend with an error tracker and a page on which two things fail
      When a visitor opens the page
      Then both errors are tracked, with environment and release
