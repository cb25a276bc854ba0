Feature: Tables of the extraction
  What document 003 says of its four tables. Names that it prints are taken at their word; what it only
  implies is looked up in the database.

  @VG-TBL-01
  Rule: The project has tables for jobs, word lists, metrics and cooldowns

    Example: The tables after all migrations
      When the tables of the project are looked at
      Then jobs, wordlists, llm_metrics and upload_cooldowns are tables of their own
      And the service reaches each of them through the API

  @VG-TBL-02
  Rule: A job has its owner, state, progress, place, retries, stage and times

    Example: The columns of a job
      When the columns of the jobs are looked at
      Then these columns hold what their names say:
        | user_id        | an identity    |
        | status         | a word         |
        | queue_position | a whole number |
        | retry_count    | a whole number |
        | created_at     | a moment       |
        | started_at     | a moment       |
      And there is a number for the progress and a word for the stage

  @VG-TBL-03
  Rule: A job is queued, processed, and then either has failed or has succeeded

    Example: Two lives of a job
      Given Ada is a signed-in user
      And two queued jobs of Ada
      When the service takes one to its success and the other to its failure
      Then each status was taken and is read back
      And the success has a word of its own

  @VG-TBL-04
  Rule: A job is cleaned, extracted and translated

    Example: The stages of a job in their order
      Given Ada is a signed-in user
      And a job of Ada that is being processed
      When the service takes the job through cleaning, extracting and translating
      Then each stage was taken and is read back

  @VG-TBL-05
  Rule: A job counts its retries from zero

    Example: Three retries and a new start
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service adds three retries and the job fails, is queued and processed again
      Then the job began with 0 retries and has 3

  @VG-TBL-06
  Rule: A word list keeps its pairs as they were given

    Example: Pairs in other scripts, with quotes and a further key
      Given Ada is a signed-in user
      When Ada saves a word list of two pairs
      Then the pairs are read back in their order, unchanged
      And one column alone keeps them, as a document

    Example: Whose it is, by the printed name
      When the columns of the word lists are looked at
      Then these columns hold what their names say:
        | user_id | an identity |

  @VG-TBL-07
  Rule: A word list knows the job it came from

    Example: A job that there is
      Given Ada is a signed-in user
      And a queued job of Ada
      When Ada saves a word list that came from her job
      Then the list leads back to the job

    Example: A job that there is not
      Given Ada is a signed-in user
      When the service saves a word list of Ada that came from a job that never was
      Then it is refused, because there is no such job
      And Ada has no word list

  @VG-TBL-08
  Rule: Metrics tell agent, tokens, latency and confidence of a job

    Example: The columns of the metrics
      When the columns of the metrics are looked at
      Then these columns hold what their names say:
        | agent_type   | a word         |
        | total_tokens | a whole number |
        | latency_ms   | a number       |
        | created_at   | a moment       |
      And the metrics belong to a job

    Example: A confidence between nothing and certainty
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service notes metrics of the job with confidence 0.87 and 250 ms
      Then exactly these figures are read back

  @VG-TBL-09
  Rule: A cooldown ends when its writer says

    Example: Short, long and very long cooldowns
      Given three signed-in users
      When the service gives them cooldowns of 10 seconds, 1 hour and 7 days
      Then each cooldown ends at the moment that was written

    Example: Whose it is, by the printed name
      When the columns of the cooldowns are looked at
      Then these columns hold what their names say:
        | user_id | an identity |

  @VG-TBL-10
  Rule: The database gives new rows their key and their time

    Example: Rows without a key and without a time
      Given Ada is a signed-in user
      When the service saves two jobs, two word lists and two metrics without key and time
      Then each has a key of its own
      And each was made just now
