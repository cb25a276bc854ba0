Feature: The contract of the worker
  What every program that sends jobs can rely on: where jobs go, what they are made of, what their
  task is called, how long each stage may take, and what becomes of jobs that make no sense.

  @CE-WRK-01
  Rule: One address of Redis is enough for jobs and for results

    @CE-WRK-05 @destructive
    Example: Backend and worker know this address alone
      Given a backend that knows one address of Redis and no other
      When a document is uploaded to this backend
      Then its job waits in the queue for extractions and in no other
      And a worker that knows no more than the backend finishes it
      And the job and its result lie at this address alone

    @destructive
    Example: The address of the broker is a reference that nobody has resolved
      Given an environment whose broker is an unresolved reference to Redis
      When a worker starts in this environment
      Then it refuses and says why, or it takes jobs from the Redis that is meant

    @destructive
    Example: Results are to lie elsewhere than the jobs
      Given an environment that names one Redis for jobs and another for results
      When a worker starts in this environment
      Then it refuses and says why, or results lie where they are to lie

  @CE-WRK-02
  Rule: Messages and results are JSON and nothing else

    Example: What the store holds of a finished job
      Given a user with a session
      When the user's document goes through the pipeline
      Then the message of its job is JSON and names the extraction
      And the result of its job is JSON

    @destructive
    Example: Messages that would do something when they are read
      Given a worker whose queue nobody else fills
      When it is sent messages that leave a mark when they are read as code
      Then none of them has left its mark
      And each of these jobs has failed once and for all, with an error in the log
      And the worker waits for the next job

  @CE-WRK-03
  Rule: Any program can send the task by its public name

    @CE-WRK-02
    Example: A program that shares nothing with the system
      Given 1 document whose own job nobody takes
      When another program sends the task for it by its public name
      Then the extraction becomes a draft
      And the result repeats every argument as it was sent

    @destructive
    Example: Its argument is missing, or goes by another name
      Given a worker whose queue nobody else fills
      When it is sent the task without its argument and with the argument under another name
      Then each of these jobs has failed once and for all, with an error in the log

  @CE-WRK-04
  Rule: Points in time mean the same in every time zone

    @destructive
    Example: A worker far from Singapore
      Given a worker in Honolulu whose queue nobody else fills
      When it is sent a job that is due in 1 second
      Then the job starts when it is due, give or take 1 second

    Example: The times of an extraction
      Given a user with a session
      When the user's document goes through the pipeline
      Then every time that is kept and shown of it says its zone

  @CE-WRK-05
  Rule: Extraction work goes to the queue that is named for it

    Example: The backend sends and a worker takes
      Given a user with a session
      When the user's document goes through the pipeline
      Then its job went through the queue for extractions and through no other
      And somebody waits for jobs of every queue that there is

  @CE-WRK-06
  Rule: A worker keeps no more jobs to itself than it can begin at once

    @destructive
    Example: Help comes later
      Given a busy worker for which four times as many jobs were sent as it can run
      When a second worker starts
      Then the busy worker had not taken more than it runs and one more for each slot
      And the second worker finishes all the others at once

  @CE-WRK-07
  Rule: OCR may take 2 minutes, segmentation 3 minutes and tagging 1 minute

    @destructive
    Example: A stage does not come to an end, with all limits 120 times shorter
      Given 3 documents whose own jobs nobody takes
      When OCR, segmentation and tagging each have a job in which they never end
      Then each of them is stopped at its own limit and not before

    Example: The limits that are in force
      Given the three environments
      When their sample files are read
      Then OCR has 2 minutes, segmentation 3 minutes and tagging 1 minute in each of them

  @CE-WRK-12
  Rule: OCR, segmentation, tagging and saving follow one another, and the first failure ends the run

    @destructive
    Example: Segmentation fails in one run and tagging in another
      Given 2 documents whose own jobs nobody takes
      When the run of one fails in segmentation and that of the other in tagging
      Then they took as long as two and three stages one after the other
      And neither has left anything of a draft, as a run without a failure does

  @CE-WRK-13
  Rule: The result says success and names its extraction within 10 seconds

    @destructive
    Example: Several documents at once
      Given a backend and a worker whose queue nobody else fills
      When the user uploads as many documents at once as the worker has slots
      Then each job returns success with its own extraction within 10 seconds

  @CE-WRK-18
  Rule: In production extractions and other work have workers of their own

    Example: The composition of production
      Given the environment holds all variables
      When the compose files are put together for production
      Then one worker service takes extractions, 8 at a time
      And another one takes all other work, 4 at a time

    @destructive
    Example: Each queue has a worker that is told to take nothing else
      Given a worker for extractions and a worker for other work
      When each of them could take a job of either kind
      Then each takes what is for it and leaves the other

  @CE-WRK-23
  Rule: Jobs that make no sense fail visibly and hold nobody up

    @destructive
    Example: Unknown extractions, unknown tasks, arguments of every wrong shape
      Given a backend and a worker whose queue nobody else fills
      When jobs that make no sense are followed by a good one
      Then each of these jobs has failed once and for all, with an error in the log
      And the good one is begun within 1 second and finished
      And the worker waits for the next job
