Feature: Indexes
  Six indexes by name, what they begin with, and that the planner takes them for what they are for.

  Rule: The indexes that the document names are there

    Scenario Outline: <name> serves <purpose>
      When the indexes of the project are looked at
      Then <name> is a whole index of <table>
      And it begins with <keys>

      @VG-IDX-01
      Examples: The jobs of a user
        | name                 | table | keys                | purpose            |
        | idx_jobs_user_status | jobs  | the owner, the status | the jobs of a user |

      @VG-IDX-02
      Examples: The order of the queue
        | name                    | table | keys                     | purpose                |
        | idx_jobs_status_created | jobs  | the status, the creation | the order of the queue |

      @VG-IDX-03
      Examples: The places of the queue
        | name                    | table | keys      | purpose                 |
        | idx_jobs_queue_position | jobs  | the place | the places of the queue |

      @VG-IDX-04
      Examples: The word lists of a user
        | name               | table     | keys      | purpose                  |
        | idx_wordlists_user | wordlists | the owner | the word lists of a user |

      @VG-IDX-05
      Examples: The metrics of a job
        | name                | table       | keys    | purpose              |
        | idx_llm_metrics_job | llm_metrics | the job | the metrics of a job |

      @VG-IDX-06
      Examples: The cooldowns that are over
        | name                       | table            | keys    | purpose                     |
        | idx_upload_cooldowns_until | upload_cooldowns | the end | the cooldowns that are over |

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
      Then it reads an index each time and never a whole table
