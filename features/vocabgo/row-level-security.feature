Feature: Row level security
  Whose rows are whose. Everybody asks through the API with a session of their own; what came of it is
  seen by an observer to whom no policy applies.

  @VG-RLS-01
  Rule: Every table that the API shows is secured row by row

    Example: Tables and views after all migrations
      When the tables and views that the API shows are looked at
      Then every table is secured row by row
      And every view that users can read asks in the name of its reader

  @VG-RLS-02
  Rule: Users see their own jobs, all of them, and no others

    Example: Three jobs of one user and two of another
      Given Ada and Ben are signed-in users
      And Ada has 3 jobs and Ben has 2
      When each of them reads the jobs
      Then each of them sees and counts their own alone

  @VG-RLS-03
  Rule: Users create jobs for themselves alone

    Example: A job for oneself
      Given Ada is a signed-in user
      When Ada queues a job
      Then it is queued and hers

    Example: A job for another user, alone and among one's own
      Given Ada and Ben are signed-in users
      When Ada queues a job for Ben, and then one for each of them at once
      Then it comes to nothing
      And neither of them has a job

  @VG-RLS-04
  Rule: Users change and delete their own jobs alone

    Example: The jobs of another user, one by one and all at once
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada meddles with the jobs of Ben
      Then it comes to nothing
      And everything of both is as it was

    @VG-RLS-02 @destructive
    Example: Functions that a user may call
      Given Ada and Ben are signed-in users
      And each of them has jobs, and whatever else there is a table for
      When Ada calls every function that is open to her, with the ids of others where it asks for one
      Then no function has told of the rows of others or changed them

  @VG-RLS-05
  Rule: What is one's own cannot be made another's

    Example: Jobs, word lists and a cooldown get another owner
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada tries to make Ben the owner of what is hers
      Then it comes to nothing
      And everything of both is as it was

  @VG-RLS-06
  Rule: Users read and write their own word lists alone

    Example: Word lists and jobs that lead to each other
      Given Ada and Ben are signed-in users
      And each of them has a word list of the own job and one of the other's job
      When Ada reads word lists, and jobs and word lists together
      Then no word list of another is shown, neither alone nor with a job
      And she sees and counts her own word lists alone

    Example: The word lists of another user
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada meddles with the word lists of Ben
      Then it comes to nothing
      And everything of both is as it was

  @VG-RLS-07
  Rule: Users see their own cooldown and affect nobody else's

    Example: Two cooldowns
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada meddles with the cooldown of Ben
      Then it comes to nothing
      And everything of both is as it was
      And each of them sees and counts their own alone

  @VG-RLS-08
  Rule: Nobody lifts the own cooldown

    Example: An hour that is to be over
      Given Ada is a signed-in user
      And a cooldown of Ada
      When Ada tries to end, delete and replace her cooldown
      Then no attempt has failed for another reason
      And the cooldown still ends in an hour

  @VG-RLS-09
  Rule: Without a session there is nothing to see and nothing to do

    Example: The public key alone
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When somebody without a session meddles with everything of Ada and of nobody
      Then nothing is shown
      And it comes to nothing
      And everything of both is as it was

    @destructive
    Example: Functions that anybody may call
      Given Ada and Ben are signed-in users
      And each of them has jobs, and whatever else there is a table for
      When a stranger calls every function that is open to her, with the ids of others where it asks for one
      Then no function has told of the rows of others or changed them

  @VG-RLS-10
  Rule: Users have nothing to do with metrics, not even of their own jobs

    Example: A user
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada meddles with the metrics of both
      Then no metrics are shown, neither alone nor with the jobs
      And it comes to nothing
      And everything of both is as it was

  @VG-RLS-11
  Rule: The service writes, reads, changes and deletes metrics

    Example: The life of a row of metrics
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service makes, reads, changes and removes metrics of the job
      Then each step has taken effect

  @VG-RLS-12
  Rule: The service is under no policy

    Example: Rows of two users
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When the service sets about the rows of Ada
      Then her jobs, word lists and cooldown are as the service has left them
      And the service sees everything of both

  @VG-RLS-13
  Rule: What users say of themselves gives them no rights

    Example: A user who signs up as the service
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Eve signs up as the service, as Ada and as whoever a rule believes, and meddles like any other user
      Then she is shown no more than the other
      And she is granted no more than the other

  @VG-RLS-14
  Rule: Owners make, read, change and delete what is theirs

    Example: The life of a job
      Given Ada is a signed-in user
      When Ada makes, reads, changes and removes a job of hers
      Then each step has taken effect

    @VG-RLS-06
    Example: The life of a word list
      Given Ada is a signed-in user
      When Ada makes, reads, changes and removes a word list of hers
      Then each step has taken effect

  @VG-RLS-15
  Rule: Users do not steer the pipeline

    Example: A job that is to be ahead of others, or over
      Given Ada and Ben are signed-in users
      And a queued job of Ben and then one of Ada
      When Ada starts, ends, dates back and resets jobs of hers
      Then no attempt has failed for another reason
      And her job is as it was
      And whatever she has queued is behind the job of Ben
