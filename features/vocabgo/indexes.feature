Feature: Indexes
  Six indexes by name, what they begin with, and that the planner takes them for what they are for.

  Rule: The indexes that the document names are there

    @VG-IDX-01
    Example: The jobs of a user
      When the indexes of the project are looked at
      Then idx_jobs_user_status is a whole index of jobs
      And it begins with the owner, the status

    @VG-IDX-02
    Example: The order of the queue
      When the indexes of the project are looked at
      Then idx_jobs_status_created is a whole index of jobs
      And it begins with the status, the creation

    @VG-IDX-03
    Example: The places of the queue
      When the indexes of the project are looked at
      Then idx_jobs_queue_position is a whole index of jobs
      And it begins with the place

    @VG-IDX-04
    Example: The word lists of a user
      When the indexes of the project are looked at
      Then idx_wordlists_user is a whole index of wordlists
      And it begins with the owner

    @VG-IDX-05
    Example: The metrics of a job
      When the indexes of the project are looked at
      Then idx_llm_metrics_job is a whole index of llm_metrics
      And it begins with the job

    @VG-IDX-06
    Example: The cooldowns that are over
      When the indexes of the project are looked at
      Then idx_upload_cooldowns_until is a whole index of upload_cooldowns
      And it begins with the end

  @VG-IDX-03
  Rule: The places of the queue can be given anew

    Example: An index that would forbid a place to change hands
      When the indexes of the project are looked at
      Then idx_jobs_queue_position allows two jobs the same place for a moment

  @VG-IDX-07
  Rule: The planner takes each index for what it is for

    @VG-IDX-02 @destructive
    Example: A full database, asked by a user and by the service
      Given a project with 20000 jobs and as many word lists, metrics and cooldowns
      When the planner is asked how it would find what each index is for
      Then an index leads to the order of the queue
      And it reads an index each time and never a whole table
