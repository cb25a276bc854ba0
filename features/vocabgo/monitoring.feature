Feature: Monitoring
  The queries that the document gives its operators. Figures are those that the rows of the example add,
  whatever else there is in the project.

  @VG-OBS-01
  Rule: The health of the queue is counted over the last hour

    Example: Jobs of now, and jobs of ninety minutes ago
      Given 3 jobs that are queued, 2 that are processed and 1 that has failed
      And as many that are 90 minutes old
      When the service asks for the health of the queue
      Then 3 more are queued, 2 more are processed and 1 more has failed

  @VG-OBS-02
  Rule: The use of the storage is added up for each bucket

    Example: Files in both buckets, beside the marker of a folder without any size
      Given files of 1, 1, 1 and 5 MB in document-uploads
      And a file of 2 MB in wordlist-exports
      When the service asks for the use of the storage
      Then document-uploads has 4 more files with 8 MB
      And wordlist-exports has 1 more file with 2 MB
      And the database has not learned to add up texts

  @VG-OBS-03
  Rule: The use of models is told for each agent over the last day

    Example: Calls of two agents, and one call of the day before
      Given two calls of one agent with 100 and 200 tokens in 10 and 30 ms
      And a call of another agent with 50 tokens in 7 ms
      And a call of the first agent that is 25 hours old
      When the service asks for the use of models
      Then the one agent has 2 calls, 300 tokens and a mean of 20 ms
      And the other agent has 1 call, 50 tokens and a mean of 7 ms

  @VG-OBS-04
  Rule: The activity of users is told for each day of the last week

    Example: Two users today, one yesterday, and one of last week
      Given jobs of two users today, one yesterday and one 8 days ago, dated in far time zones
      When the service asks for the activity of users
      Then there are 2 users with 3 jobs today and 1 user with 1 job yesterday
      And no other day has changed
      And the newest day comes first

  @VG-OBS-05
  Rule: Active and queued jobs can be looked up

    Example: Old and new jobs of every status
      Given Ada is a signed-in user
      And a queued job of Ada
      And 3 jobs that are queued, 2 that are processed and 1 that has failed
      And as many that are 90 minutes old
      When the service asks for the active jobs and for the queue
      Then 4 more are active
      And the 6 that are queued are in the list, and Ada's with its place

  @VG-OBS-06
  Rule: Jobs that hang are found

    Example: Jobs on both sides of five minutes
      Given processed jobs that were started 6 and 4 minutes ago and one whose start is unknown
      And a queued job that was started an hour ago
      When the service asks for the jobs that hang
      Then it finds the one of 6 minutes alone

    @destructive
    Example: A job that is started as the system starts jobs
      Given Ada is a signed-in user
      And a queued job of Ada
      When the job is started
      Then it says when

  @VG-OBS-07
  Rule: The queries that are delivered can be run

    Example: Every query in the documents and SQL files of the repository
      When the repository is searched for queries
      Then none of its files adds up texts as the document does
      And every query that has no gaps runs

  @VG-OBS-08
  Rule: The service sees the figures of all, a user the own

    Example: The same questions, asked by the service and by a user
      Given Ada and Ben are signed-in users
      And 2 queued jobs of Ada and 3 of Ben, and metrics of both
      When the service and Ada ask for the health of the queue, the activity and the models
      Then the service counts 5 queued jobs of 2 users
      And Ada counts her 2 jobs, of 1 user, and no use of models

    Example: The views of the project
      Given Ada and Ben are signed-in users
      When Ada looks through every view before and after Ben has jobs that use models
      Then no view has shown her anything of them
