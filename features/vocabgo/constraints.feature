Feature: Constraints
  What the database itself refuses, whoever writes: the service is under no policy, so only a constraint
  can stop it.

  @VG-CON-01
  Rule: Progress lies between 0 and 100

    Example: The ends of the range, and one step beyond
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the progress, in a new row and over the old one:
        | 0   | taken   |
        | 100 | taken   |
        | -1  | refused |
        | 101 | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-02
  Rule: A job has one of the known statuses

    Example: Unknown words, other spellings and none at all
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the status, in a new row and over the old one:
        | "done?"  | refused |
        | "QUEUED" | refused |
        | ""       | refused |
        | none     | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-03
  Rule: A stage is cleaning, extracting or translating

    Example: Unknown words and other spellings
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the stage, in a new row and over the old one:
        | "summarising" | refused |
        | "Cleaning"    | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-04
  Rule: Retries are not negative

    Example: Less than none
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the retries, in a new row and over the old one:
        | 0  | taken   |
        | -1 | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-05
  Rule: A word list has at most 40 words

    Example: The fortieth word and the one too many
      Given Ada is a signed-in user
      When Ada and the service save lists of 40 and of 41 words
      Then the lists of 40 words are kept
      And the lists of 41 words are refused

    Example: A list that grows
      Given Ada is a signed-in user
      And a word list of Ada with 40 words
      When another word is written to it, as a whole and at its end
      Then both are refused
      And the list still has 40 words

    Example: A count that says less than there is
      Given Ada is a signed-in user
      When the service saves 41 words and says everywhere that they are 40
      Then it is refused

  @VG-CON-06
  Rule: The words of a list are an array

    Example: What is no array would pass the limit
      Given Ada is a signed-in user
      When the service saves as words what is no list of words:
        | nothing                    |
        | an empty object            |
        | an object with 100 keys    |
        | a text                     |
        | a number                   |
        | a null within the document |
      Then each of them is refused
      And Ada has no word list

  @VG-CON-17
  Rule: No list within the list carries words past the limit

    Example: A hundred pairs, one level deeper
      Given Ada is a signed-in user
      When the service saves as words what is no list of words:
        | a list of 100 pairs within the list |
      Then each of them is refused
      And Ada has no word list

  @VG-CON-07
  Rule: Tokens are not negative

    Example: Every count of tokens
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the tokens, in a new row and over the old one:
        | 0      | taken   |
        | 200000 | taken   |
        | -1     | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-08
  Rule: Confidence lies between 0 and 1

    Example: The ends of the range, a fraction, and what lies outside
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the confidence, in a new row and over the old one:
        | 0     | taken   |
        | 0.5   | taken   |
        | 0.87  | taken   |
        | 1     | taken   |
        | -0.01 | refused |
        | 1.01  | refused |
        | "NaN" | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-09
  Rule: Latency is not negative

    Example: Less than no time
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes the latency, in a new row and over the old one:
        | 0  | taken   |
        | -1 | refused |
      Then each value is taken or refused as it should be
      And what was refused has changed nothing

  @VG-CON-10
  Rule: What gives a row its meaning is required

    Example: Each required field left empty in turn
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service saves rows in which one required field is empty:
        | jobs             | owner, status            |
        | wordlists        | owner, words             |
        | llm_metrics      | agent, total of tokens   |
        | upload_cooldowns | owner, end               |
      Then each of them is refused

  @VG-CON-11
  Rule: Everything of a user goes with the user

    Example: One of two users leaves
      Given Ada and Ben are signed-in users
      And each of them has jobs, metrics, word lists and a cooldown
      When Ada's account is deleted
      Then nothing of Ada is left
      And everything of Ben is as it was

  @VG-CON-12
  Rule: The metrics of a job go with the job

    Example: The owner deletes one of two jobs
      Given Ada is a signed-in user
      And two jobs of Ada with 3 and with 2 metrics
      When Ada deletes the first job
      Then the metrics of the first job are gone and those of the second are there

  @VG-CON-13
  Rule: A saved word list outlives its job

    Example: The job is tidied away
      Given Ada is a signed-in user
      And a word list of Ada that came from her job
      When Ada deletes the job
      Then the list is there with its words and leads to no job

  @VG-CON-14
  Rule: No row refers to a user or a job that there is not

    Example: Strangers in every table
      When the service saves a job, a word list and a cooldown of nobody and metrics of no job
      Then each of them is refused, because nobody is there

  @VG-CON-15
  Rule: A user has one cooldown

    Example: A second one beside the first
      Given Ada is a signed-in user
      And a cooldown of Ada
      When the service gives Ada another cooldown
      Then it is refused, because there is one

    Example: A longer one in its place
      Given Ada is a signed-in user
      And a cooldown of Ada
      When the service puts a longer cooldown in the place of hers
      Then Ada has one cooldown, the longer one

  @VG-CON-16
  Rule: Places in the queue are counted from 1

    Example: A place before the first
      Given Ada is a signed-in user
      And a queued job of Ada
      When the service writes 0 and then -5 as the job's place
      Then the job never has a place below 1
      And the first place of the queue is 1
